import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { JsonObject } from '../plan/json.ts';
import { defaultTaskQueue, workflowTaskTimeoutMs } from '../plan/names.ts';
import { asking } from './asking.ts';
import { AlreadyRunning } from './errors.ts';
import { RunHandle } from './run-handle.ts';
import { untilWorker } from './workers.ts';

/** What every start may say; everything has a default. */
export interface StartOptions {
  /** Default: `<name>-<time>-<random>`. */
  readonly workflowId?: string;
  /** Default: SHOWCALLER_TASK_QUEUE, else `showcaller`. */
  readonly taskQueue?: string;
  /** One line for the list of runs in the UI. Default: the runbook's name and its parameters, without secrets. */
  readonly summary?: string;
}

interface Start {
  type: string;
  input: JsonObject;
  workflowId: string;
  summary: string;
  memo: Record<string, unknown>;
  taskQueue: string | undefined;
}

/** Starts one of our workflows once a worker is there for it. */
export async function startWorkflow(client: Client, start: Start): Promise<RunHandle> {
  const { workflowId, summary, memo } = start;
  const taskQueue = start.taskQueue ?? (process.env.SHOWCALLER_TASK_QUEUE || defaultTaskQueue);
  await untilWorker(client, taskQueue, 'nothing was started.');
  try {
    const handle = await asking(client, workflowId, () =>
      client.workflow.start(start.type, {
        args: [start.input],
        workflowId,
        taskQueue,
        workflowIdConflictPolicy: 'FAIL',
        staticSummary: summary,
        memo,
        workflowTaskTimeout: workflowTaskTimeoutMs,
      }),
    );
    return new RunHandle(client, { workflowId, runId: handle.firstExecutionRunId });
  } catch (error) {
    throw error instanceof WorkflowExecutionAlreadyStartedError ? new AlreadyRunning(workflowId) : error;
  }
}
