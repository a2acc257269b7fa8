import { type RunHandle, type RunStatus, startRunbook } from '../../client/index.ts';
import type { JsonObject } from '../../plan/json.ts';
import type { FaultSpec } from '../../simulator/index.ts';
import { type Stage, until } from '../run/stage.ts';

/** Longest wait for anything of a scenario, in milliseconds; recording is done on busy machines, too. */
const patienceMs = 60_000;

export const isIn =
  (...phases: RunStatus['phase'][]) =>
  (status: RunStatus) =>
    phases.includes(status.phase);

/** Waits until a run is so. */
export const so = (run: RunHandle, wanted: (status: RunStatus) => boolean) => until(run, wanted, patienceMs);
export const up = (run: RunHandle) => so(run, isIn('up', 'onAir'));
export const onAir = (run: RunHandle) => so(run, isIn('onAir'));
export const asks = (run: RunHandle) => so(run, ({ asking }) => asking.length > 0);

/** Ends a show that is up, or may be ended, and waits until it has ended. */
export async function end(run: RunHandle): Promise<RunHandle> {
  await run.end();
  return ended(run);
}

/** Waits until a run has ended, in whatever way. */
export async function ended(run: RunHandle): Promise<RunHandle> {
  await run.result();
  return run;
}

export const fromNow = (ms: number) => new Date(Date.now() + ms).toISOString();

interface Times {
  /** Milliseconds from now. */
  onAir?: number;
  /** A duration after air. */
  offAir?: string;
}

/** Starts a document that has times. */
export function book(stage: Stage, document: JsonObject, { onAir, offAir }: Times): Promise<RunHandle> {
  return startRunbook(stage.client, {
    runbook: document,
    taskQueue: stage.taskQueue,
    ...(onAir !== undefined && { onAirAt: fromNow(onAir) }),
    ...(offAir !== undefined && { offAirAt: offAir }),
  });
}

/** The start of a channel is refused for good. */
export const forbidden = (id: string): FaultSpec => ({
  operation: 'BatchStart',
  resource: `channel:${id}`,
  kind: 'partial',
  ids: [id],
  code: 'ForbiddenException',
});

/** The start of a channel is accepted and goes no further; the function returned lets it. */
export function stick({ simulator }: Stage, id: string): () => void {
  const { remove } = simulator.cloud.faults.add({
    operation: 'BatchStart',
    resource: `channel:${id}`,
    kind: 'stuck',
    times: 0,
  });
  return remove;
}

/** Waits until a call has reached the cloud. */
export const called = ({ simulator }: Stage, operation: string) =>
  simulator.cloud.waitFor((entry) => entry.operation === operation, patienceMs);
