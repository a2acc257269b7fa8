import type { Client } from '@temporalio/client';
import { tearDownId, workflowTypes } from '../plan/names.ts';
import { CommandRefused } from './errors.ts';
import { describeRun, hasEnded } from './read-status.ts';
import type { RunHandle } from './run-handle.ts';
import { startWorkflow } from './start-workflow.ts';

/** Which run is taken down. */
export interface StartTeardownOptions {
  readonly workflowId: string;
  /** Default: the newest of that id. */
  readonly runId?: string;
  /** Of the tear-down itself. Default: `<id of the run>-teardown`, so that there is one at a time. */
  readonly teardownId?: string;
  /** Default: the run's own. */
  readonly taskQueue?: string;
}

/**
 * Starts the walk backward over what a run brought up that has ended: handed off, failed or terminated.
 *
 * @throws `RunNotFound`, `NoWorker`, `TemporalUnreachable`; `CommandRefused` while the run is still under way
 */
export async function startTeardown(client: Client, options: StartTeardownOptions): Promise<RunHandle> {
  const { workflowId, runId } = options;
  const description = await describeRun(client, { workflowId, ...(runId !== undefined && { runId }) });
  if (!hasEnded(description))
    throw new CommandRefused(
      workflowId,
      'teardown',
      `teardown refused: ${workflowId} is still running; \`end\` or \`abort\` takes it down`,
      null,
    );
  const runbook = typeof description.memo?.runbook === 'string' ? description.memo.runbook : null;
  return startWorkflow(client, {
    type: workflowTypes.teardown,
    input: { workflowId, runId: description.runId },
    workflowId: options.teardownId ?? tearDownId(workflowId),
    summary: `tear down ${workflowId}`,
    memo: { ...(runbook !== null && { runbook }) },
    taskQueue: options.taskQueue ?? description.taskQueue,
  });
}
