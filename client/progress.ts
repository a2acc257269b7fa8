import type { Client } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';
import type { temporal } from '@temporalio/proto';
import type { RunStatus, StepStatus } from '../plan/status.ts';

type PendingActivity = temporal.api.workflow.v1.IPendingActivityInfo;

/** What a step's activity says in its heartbeats. */
interface Progress {
  step: string;
  progress: string | null;
  tries: number;
}

/** Adds the live counts of the activities under way (`3 of 10 running`), which never reach workflow code. */
export async function withProgress(
  client: Client,
  status: RunStatus,
  pending: readonly PendingActivity[] | null | undefined,
): Promise<RunStatus> {
  const steps = { ...status.steps };
  for (const { step, progress, tries } of await Promise.all(
    (pending ?? []).map((one) => progressOf(client, one)),
  )) {
    const told = steps[step];
    if (told && isUnderWay(told))
      steps[step] = { ...told, attempts: Math.max(told.attempts, tries), ...(progress && { progress }) };
  }
  return { ...status, steps };
}

function isUnderWay({ state }: StepStatus): boolean {
  return state === 'starting' || state === 'undoing';
}

async function progressOf(
  client: Client,
  { activityId, heartbeatDetails }: PendingActivity,
): Promise<Progress> {
  // Activities of a step are named `<step>`, `<step>#<n>` and `<step>:undo…`.
  const step = activityId?.split(/[#:]/, 1)[0] ?? '';
  const [details] = await decodeArrayFromPayloads(
    client.options.loadedDataConverter,
    heartbeatDetails?.payloads,
  );
  const told = typeof details === 'object' && details !== null ? details : {};
  return {
    step,
    progress: 'progress' in told && typeof told.progress === 'string' ? told.progress : null,
    tries: 'tries' in told && typeof told.tries === 'number' ? told.tries : 0,
  };
}
