import type { JsonObject } from '../../plan/json.ts';
import type { Problem } from '../../plan/plan.ts';
import { preview } from '../problems/preview.ts';
import { ProblemList } from '../problems/problem-list.ts';
import { isObject } from '../source/json-value.ts';
import { readYamlText } from '../source/yaml-text.ts';

/** The values of a parameter file; null when it could not be read. */
export interface ParsedParameters {
  parameters: JsonObject | null;
  problems: Problem[];
}

/** Reads the text of a `--parameters` file, YAML or JSON: a mapping of parameters to values. Never throws. */
export function parseParameters(text: string, file: string): ParsedParameters {
  const problems = new ProblemList(file);
  const value = readYamlText(text, problems);
  // A file of comments alone gives nothing, and that can be meant.
  const parameters = value === null ? {} : value;
  if (parameters !== undefined && !isObject(parameters))
    problems.add({
      code: 'wrongType',
      path: [],
      message: `must be a mapping of parameters to values; received ${preview(value)}`,
      value,
    });
  return {
    parameters: isObject(parameters) && !problems.hasErrors ? parameters : null,
    problems: problems.all(),
  };
}
