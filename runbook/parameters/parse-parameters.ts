import { isJsonObject, type JsonObject } from '../../plan/json.ts';
import type { Problem } from '../../plan/plan.ts';
import { ProblemList } from '../problems/problem-list.ts';
import { readYamlText } from '../source/yaml-text.ts';

/** The values of a parameter file; null when it could not be read. */
export interface ParsedParameters {
  parameters: JsonObject | null;
  problems: Problem[];
}

/**
 * Reads the text of a `--parameters` file, YAML or JSON: a mapping of parameters to values. Never throws. Which of them are
 * secret is not known here, so that no problem repeats what the file holds.
 */
export function parseParameters(text: string, file: string): ParsedParameters {
  const problems = new ProblemList(file);
  const value = readYamlText(text, problems);
  // A file of comments alone gives nothing, and that can be meant.
  const parameters = value === null ? {} : value;
  if (parameters !== undefined && !isJsonObject(parameters))
    problems.add({
      code: 'wrongType',
      path: [],
      message: `must be a mapping of parameters to values; received ${Array.isArray(value) ? 'a list' : `a ${typeof value}`}`,
    });
  return {
    parameters: isJsonObject(parameters) && !problems.hasErrors ? parameters : null,
    problems: problems.all().map(withoutText),
  };
}

/** What YAML's own messages quote, and what ours say that they received. */
function withoutText(problem: Problem): Problem {
  const message = problem.message
    .replace(/^is not YAML: .*$/s, 'is not YAML: look at this line of the file')
    .replace(/; received .*$/s, '');
  return { ...problem, message, value: null };
}
