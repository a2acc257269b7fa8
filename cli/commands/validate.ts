import type { Problem } from '../../plan/plan.ts';
import { formatProblems, parseRunbook } from '../../runbook/index.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { InputError } from '../input-error.ts';
import { readText } from '../read-text.ts';
import type { Terminal } from '../terminal.ts';

/** `validate`: all problems of all files. Warnings alone are no failure. */
export function validate(
  files: readonly string[],
  options: { json?: boolean },
  terminal: Terminal,
): ExitCode {
  const problems = files.flatMap(problemsOf);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  if (options.json) terminal.out(JSON.stringify({ problems }));
  else {
    if (problems.length > 0) terminal.out(formatProblems(problems));
    terminal.out(summary(files.length, errors, problems.length - errors));
  }
  return errors > 0 ? exitCodes.invalid : exitCodes.ok;
}

function problemsOf(file: string): readonly Problem[] {
  try {
    return parseRunbook(readText(file), { file }).problems;
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}

function summary(files: number, errors: number, warnings: number): string {
  const count = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`;
  return `${count(files, 'file')}: ${count(errors, 'error')}, ${count(warnings, 'warning')}`;
}
