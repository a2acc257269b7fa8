import type { Client } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';
import proto, { type temporal } from '@temporalio/proto';
import { activityNames } from '../plan/names.ts';
import type { RunStatus, StepStatus } from '../plan/status.ts';
import { isHealth, readWatched, withWatched } from './watched.ts';

const { PENDING_ACTIVITY_STATE_STARTED } = proto.temporal.api.enums.v1.PendingActivityState;

type PendingActivity = temporal.api.workflow.v1.IPendingActivityInfo;

/** What a step's activity says in its heartbeats. */
interface Progress {
  step: string;
  progress: string | null;
  tries: number;
  health: StepStatus['health'];
}

/** Adds what only the activities under way know, and workflow code never: live counts, inputs, health, trouble. */
export async function withProgress(
  client: Client,
  status: RunStatus,
  pending: readonly PendingActivity[] | null | undefined,
): Promise<RunStatus> {
  const steps = { ...status.steps };
  let watched = null;
  for (const activity of pending ?? []) {
    const details = await detailsOf(client, activity);
    if (activity.activityType?.name === activityNames.watch) {
      // Without a worker its last words stay, and nobody knows whether they still hold.
      if (activity.state === PENDING_ACTIVITY_STATE_STARTED) watched = readWatched(details);
    } else {
      const { step, progress, tries, health } = progressOf(activity, details);
      const told = steps[step];
      if (told && isUnderWay(told))
        steps[step] = {
          ...told,
          attempts: Math.max(told.attempts, tries),
          ...(progress && { progress }),
          ...(health && { health }),
        };
    }
  }
  const live = { ...status, steps };
  return watched ? withWatched(live, watched) : live;
}

/** `asking`: a health gate looks on while a person is asked. */
function isUnderWay({ state }: StepStatus): boolean {
  return state === 'starting' || state === 'undoing' || state === 'asking';
}

async function detailsOf(client: Client, { heartbeatDetails }: PendingActivity): Promise<object> {
  const [details] = await decodeArrayFromPayloads(
    client.options.loadedDataConverter,
    heartbeatDetails?.payloads,
  );
  return typeof details === 'object' && details !== null ? details : {};
}

function progressOf({ activityId }: PendingActivity, told: object): Progress {
  // Activities of a step are named `<step>`, `<step>#<n>`, `<step>:health…` and `<step>:undo…`.
  const step = activityId?.split(/[#:]/, 1)[0] ?? '';
  const notes: unknown = 'notes' in told ? told.notes : null;
  const health: unknown =
    typeof notes === 'object' && notes !== null && 'health' in notes ? notes.health : null;
  return {
    step,
    progress: 'progress' in told && typeof told.progress === 'string' ? told.progress : null,
    tries: 'tries' in told && typeof told.tries === 'number' ? told.tries : 0,
    health: isHealth(health) ? health : null,
  };
}
