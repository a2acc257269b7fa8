import type { StartRunbookOptions } from '../../client/index.ts';
import type { Problem } from '../../plan/plan.ts';
import { formatProblems } from '../../runbook/index.ts';
import type { ExitCode } from '../exit-codes.ts';
import { findRunbook } from '../find-runbook.ts';
import { InputError } from '../input-error.ts';
import { type ParameterOptions, readParameters } from '../parameters.ts';
import type { Terminal } from '../terminal.ts';
import { problemsOfTimes, type TimeOptions, timesOf } from '../times.ts';

interface RunOptions extends ParameterOptions, TimeOptions {
  id?: string;
  detach?: boolean;
  json?: boolean;
}

/** `run`: start a runbook and follow it. Whatever can be known to be wrong before the start is told before it. */
export async function run(runbook: string, options: RunOptions, terminal: Terminal): Promise<ExitCode> {
  const start = prepare(runbook, options, terminal);
  // Only now: what is wrong with the input is told without waiting for Temporal's libraries.
  const { connected, startRunbook, afterStart } = await import('../starting.ts');
  return connected(terminal, async (client) => {
    const started = await startRunbook(client, {
      ...start,
      ...(options.id !== undefined && { workflowId: options.id }),
    });
    return afterStart(started, options, terminal);
  });
}

function prepare(argument: string, options: RunOptions, terminal: Terminal): StartRunbookOptions {
  const found = findRunbook(argument, terminal.env);
  const taskQueue = terminal.env.SHOWCALLER_TASK_QUEUE;
  const shared = { ...timesOf(options), ...(taskQueue && { taskQueue }) };
  // The catalogue that counts is the worker's; ours only spares a start in vain.
  if (!('parsed' in found)) {
    insistOn(problemsOfTimes(options, null));
    return { runbook: found.name, parameters: readParameters(options, null), ...shared };
  }
  const parameters = readParameters(options, found.parsed.document ? found.parsed.parameters : null);
  const compiled = found.compile(parameters);
  const times = problemsOfTimes(options, compiled.ok ? compiled.plan.stayUp : null);
  if (!compiled.ok) throw wrong([...compiled.problems, ...times]);
  insistOn(times);
  if (compiled.warnings.length > 0) terminal.err(formatProblems(compiled.warnings));
  const { secretParameters } = compiled.plan;
  return { runbook: found.name ?? found.text, parameters, secretParameters, ...shared };
}

function insistOn(problems: readonly Problem[]): void {
  if (problems.length > 0) throw wrong(problems);
}

function wrong(problems: readonly Problem[]): InputError {
  return new InputError(formatProblems(problems), problems);
}
