import { formatDuration } from '../../plan/duration.ts';
import type { Plan, PlanStep } from '../../plan/plan.ts';
import { criticalPath } from '../../plan/timing.ts';
import type { Delays } from '../../simulator/index.ts';

/** How much quicker than in the world everything goes; all derived times follow from it. */
export interface Pace {
  /** So many seconds of a show pass in one second of the rehearsal. */
  compression: number;
}

/** Factors that people can reckon with. */
const factors = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 3600];
/** Seconds that the way up and the steps at the end are compressed into. */
const wanted = 8;

/** The factor by which a whole show takes about eight seconds. */
export function defaultCompression(plan: Plan): number {
  const atEnd = plan.steps
    .filter((step) => step.at === 'end')
    .map((step): PlanStep => ({ ...step, at: 'start', needs: step.needs.filter((id) => isAtEnd(plan, id)) }));
  const seconds = criticalPath(plan.steps).seconds + criticalPath(atEnd).seconds;
  return factors.find((factor) => seconds / factor <= wanted) ?? 3600;
}

function isAtEnd(plan: Plan, id: string): boolean {
  return plan.steps.some((step) => step.id === id && step.at === 'end');
}

/** What a service takes to stop something, as a part of what it takes to start it. */
const stopping = 0.5;

/** How long the simulated services take, in milliseconds: what is typical of the steps, compressed. */
export function delaysOf(plan: Plan, { compression }: Pace): Partial<Delays> {
  const typical = (uses: string) => {
    const seconds = plan.steps.filter((step) => step.uses === uses).map((step) => step.typicalSeconds);
    return Math.round((Math.max(0, ...seconds) * 1000) / compression);
  };
  const flow = typical('mediaconnect:startFlow');
  const live = typical('medialive:batchStart');
  const harvest = Math.max(
    typical('mediapackagev2:createHarvestJob'),
    typical('mediapackagev2:getHarvestJob'),
  );
  const batch = typical('m2:startBatchJob');
  return {
    ...{ flowStart: flow, flowStop: flow * stopping },
    ...{ channelStart: live, channelStop: live * stopping },
    ...{ multiplexStart: live, multiplexStop: live * stopping },
    ...{ harvestQueue: harvest * 0.1, harvest: harvest * 0.9 },
    ...{ batchJobQueue: batch * 0.1, batchJob: batch * 0.8 },
    edgeJob: typical('alibaba-live:startEdgeTranscodeJob'),
  };
}

/** Whether a runbook brings up something that is on air. */
export function hasShow({ steps }: Plan): boolean {
  return steps.some(({ kind, at }) => kind === 'resource' && at === 'start');
}

/** What our own work takes on the way up whatever the compression, in milliseconds: at all, and for each step. */
const ownWork = { once: 3_000, each: 600 };
/** So much more of both for a show that is to be on air in time on a busy machine, too. */
const plenty = 4;
/** How long a run waits in `scheduled`, in milliseconds. */
const waiting = 1_000;

/**
 * The times of a run, as its input takes them.
 *
 * @param spare - with time to spare; else it goes on air as soon as it can be up
 */
export function airTimes(
  plan: Plan,
  { compression }: Pace,
  spare: boolean,
): { onAirAt: string; lead: string } {
  const { seconds, steps } = criticalPath(plan.steps);
  const own = ownWork.once + ownWork.each * steps.length;
  const lead = Math.ceil((seconds * 1000) / compression) + (spare ? plenty : 1) * own;
  return { onAirAt: formatDuration(lead + waiting), lead: formatDuration(lead) };
}

/** A worker's timing and the least that this machine can keep, in milliseconds. */
const timings = {
  SHOWCALLER_POLL: { real: 1_000, least: 50 },
  SHOWCALLER_SETTLING: { real: 10_000, least: 300 },
  SHOWCALLER_JOB_SETTLING: { real: 30_000, least: 500 },
  SHOWCALLER_START_GRACE: { real: 30_000, least: 500 },
  SHOWCALLER_HARVEST_MARGIN: { real: 60_000, least: 200 },
  SHOWCALLER_UNDO_TIMEOUT: { real: 900_000, least: 5_000 },
  SHOWCALLER_CHECKS: { real: 180_000, least: 1_000 },
  SHOWCALLER_WATCH: { real: 30_000, least: 500 },
  SHOWCALLER_CALL_TIMEOUT: { real: 4_000, least: 2_000 },
} as const;

/** The worker's timings, compressed like everything else. */
export function timingsOf({ compression }: Pace): Record<string, string> {
  const each = Object.entries(timings).map(([name, { real, least }]) => {
    return [name, formatDuration(Math.max(least, real / compression))] as const;
  });
  // The vendors' rates are per second of the world.
  return { ...Object.fromEntries(each), SHOWCALLER_RATE_SHARE: String(compression) };
}
