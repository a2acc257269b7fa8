import type { CreateScheduleOptions } from '../../../client/index.ts';
import { formatProblems } from '../../../runbook/index.ts';
import type { ExitCode } from '../../exit-codes.ts';
import { findRunbook } from '../../find-runbook.ts';
import { InputError } from '../../input-error.ts';
import { type ParameterOptions, readParameters } from '../../parameters.ts';
import type { Terminal } from '../../terminal.ts';

interface CreateOptions extends ParameterOptions {
  runbook: string;
  at?: string;
  calendar: string[];
  cron?: string;
  timezone?: string;
  lead?: string;
  offAir?: string;
  skip: string[];
  json?: boolean;
}

/** `schedule create`: books one show, or shows that recur. What can be known to be wrong is told before anything is made. */
export async function create(name: string, options: CreateOptions, terminal: Terminal): Promise<ExitCode> {
  const what = prepare(options, terminal);
  const { at, calendar, cron, timezone, lead, offAir, skip } = options;
  const { booking } = await import('./booking.ts');
  return booking(
    {
      ...what,
      schedule: name,
      skip,
      ...(calendar.length > 0 && { calendar }),
      ...(at !== undefined && { at }),
      ...(cron !== undefined && { cron }),
      ...(timezone !== undefined && { timezone }),
      ...(lead !== undefined && { lead }),
      ...(offAir !== undefined && { offAir }),
    },
    options,
    terminal,
  );
}

function prepare(
  options: CreateOptions,
  terminal: Terminal,
): Pick<CreateScheduleOptions, 'runbook' | 'parameters' | 'taskQueue'> {
  const found = findRunbook(options.runbook, terminal.env);
  const taskQueue = terminal.env.SHOWCALLER_TASK_QUEUE;
  const queue = taskQueue ? { taskQueue } : {};
  // The catalogue that counts is the worker's, which checks the booking.
  if (!('parsed' in found))
    return { runbook: found.name, parameters: readParameters(options, null), ...queue };
  const parameters = readParameters(options, found.parsed.document ? found.parsed.parameters : null);
  const compiled = found.compile(parameters);
  if (!compiled.ok) throw new InputError(formatProblems(compiled.problems), compiled.problems);
  if (compiled.warnings.length > 0) terminal.err(formatProblems(compiled.warnings));
  return { runbook: found.name ?? found.text, parameters, ...queue };
}
