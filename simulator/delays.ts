import * as z from 'zod';

const ms = z.number().min(0).max(86_400_000);

/** How long things take, in milliseconds. All may be changed while the simulator runs; changes count from the next call. */
export const delaysSchema = z.strictObject({
  /** Before every answer, of every service. */
  latency: ms,
  flowStart: ms,
  flowStop: ms,
  channelStart: ms,
  channelStop: ms,
  multiplexStart: ms,
  multiplexStop: ms,
  /** A harvest job in QUEUED. */
  harvestQueue: ms,
  /** A harvest job in IN_PROGRESS. */
  harvest: ms,
  /** A batch job in Submitting, and again in Dispatching. */
  batchJobQueue: ms,
  /** A batch job in Running. */
  batchJob: ms,
  applicationStart: ms,
  applicationStop: ms,
  /** Between the accepted start or stop of an edge transcoding job and its new status. */
  edgeJob: ms,
});

export type Delays = z.infer<typeof delaysSchema>;

/** Quick enough for a demonstration, slow enough to be seen. */
export function defaultDelays(): Delays {
  return {
    latency: 0,
    flowStart: 2_000,
    flowStop: 1_000,
    channelStart: 4_000,
    channelStop: 2_000,
    multiplexStart: 3_000,
    multiplexStop: 2_000,
    harvestQueue: 1_000,
    harvest: 5_000,
    batchJobQueue: 500,
    batchJob: 3_000,
    applicationStart: 3_000,
    applicationStop: 2_000,
    edgeJob: 500,
  };
}
