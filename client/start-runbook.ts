import type { Client } from '@temporalio/client';
import type { JsonObject } from '../plan/json.ts';
import { workflowTypes } from '../plan/names.ts';
import { checkRunbook } from './check-runbook.ts';
import { checkTimes, type ShowTimes, timesGiven } from './check-times.ts';
import { InvalidRunbook } from './errors.ts';
import type { RunHandle } from './run-handle.ts';
import { type StartOptions, startWorkflow } from './start-workflow.ts';
import { summaryOf } from './summary.ts';
import { newWorkflowId } from './workflow-id.ts';

/** What is started, and with what. */
export interface StartRunbookOptions extends StartOptions, ShowTimes {
  /** A runbook of the workers' catalogue by its name; or a whole document, as an object or as YAML text. */
  readonly runbook: string | JsonObject;
  readonly parameters?: JsonObject;
  /** Names of parameters whose values must not be shown, for a runbook given by name. Default: none is shown. */
  readonly secretParameters?: readonly string[];
}

const nameOnly = /^[a-z][a-z0-9-]{2,62}$/;

/** Whether a runbook is given by its name, not as a document. */
export function isRunbookName(runbook: string | JsonObject): runbook is string {
  return typeof runbook === 'string' && nameOnly.test(runbook);
}

/**
 * Starts a runbook, and returns as soon as it has begun.
 *
 * A document and times are checked here, before anything is started. Of a runbook given by name the worker knows the document:
 * when its parameters are wrong the run ends at once, with the outcome `invalid` and all problems.
 *
 * @throws `InvalidRunbook`, `NoWorker` (after 5 s; nothing was started), `AlreadyRunning`, `TemporalUnreachable`
 */
export async function startRunbook(client: Client, options: StartRunbookOptions): Promise<RunHandle> {
  const { runbook, parameters = {} } = options;
  const named = isRunbookName(runbook);
  const { name, secretParameters } = named
    ? await checkedName(runbook, options)
    : await checkRunbook(runbook, parameters, options);
  const times = timesGiven(options);
  return startWorkflow(client, {
    type: named ? name : workflowTypes.runbook,
    input: named ? { parameters, ...times } : { runbook, parameters, ...times },
    workflowId: options.workflowId ?? newWorkflowId(name),
    summary: options.summary ?? summaryOf(name, parameters, secretParameters),
    memo: { runbook: name },
    taskQueue: options.taskQueue,
  });
}

async function checkedName(name: string, options: StartRunbookOptions) {
  const problems = await checkTimes(options);
  if (problems.length > 0) throw new InvalidRunbook(problems);
  return { name, secretParameters: options.secretParameters ?? null };
}
