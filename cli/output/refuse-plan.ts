import type { Problem } from '../../plan/plan.ts';
import { formatProblems } from '../../runbook/index.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';

/** Tells the problems of a runbook or of its input. */
export function refusePlan(
  problems: readonly Problem[],
  format: 'text' | 'json' | 'mermaid',
  terminal: Terminal,
): ExitCode {
  if (format === 'json') terminal.out(JSON.stringify(noPlan(problems)));
  else terminal.err(formatProblems(problems));
  return exitCodes.invalid;
}

/** The same members as of a plan, with nothing in them but the problems. */
function noPlan(problems: readonly Problem[]) {
  return { name: null, steps: {}, waves: [], criticalPath: { steps: [], seconds: 0 }, problems };
}
