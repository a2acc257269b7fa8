import { formatDuration, parseDuration } from '../../plan/duration.ts';
import { isJsonObject, type Json, type JsonObject } from '../../plan/json.ts';
import type { Plan, PlanStep } from '../../plan/plan.ts';
import type { StepInput } from './inputs.ts';
import type { Pace } from './pace.ts';

/** Time, in milliseconds, that calls and polls take whatever the compression: a time-out leaves at least that much. */
const ownTime = 4_000;
/** A person has at least so long to answer, in milliseconds: the rehearsal must not be too late itself. */
const answerTime = 3_000;

interface CompressInput {
  document: JsonObject;
  plan: Plan;
  inputs: readonly StepInput[];
  pace: Pace;
  /** The address of the simulated cloud, where probes look instead. */
  simulator: string;
  /** Epoch milliseconds; instants ahead of it are brought near. */
  now: number;
}

/**
 * The same document with all its times compressed: time-outs, pauses, limits, waits. What it says of order, failures and
 * undo is as written.
 */
export function compressed({ document, plan, inputs, pace, simulator, now }: CompressInput): JsonObject {
  const shorter = (ms: number, least = 1) =>
    formatDuration(Math.max(least, Math.ceil(ms / pace.compression)));
  const written = isJsonObject(document.steps) ? document.steps : {};
  const steps = inputs.map(({ step, with: input }): [string, Json] => {
    const own = written[step.id];
    const squeezed = { ...(isJsonObject(own) ? own : {}), ...times(step, pace, shorter) };
    return [
      step.id,
      {
        ...squeezed,
        with: { ...step.with, ...nearer(step, input, now, shorter), ...probed(step, input, simulator) },
      },
    ];
  });
  return {
    ...document,
    steps: Object.fromEntries(steps),
    ...(plan.leadMs !== null && { lead: shorter(plan.leadMs) }),
    ...(plan.postRollMs > 0 && { postRoll: shorter(plan.postRollMs) }),
  };
}

type Shorter = (ms: number, least?: number) => string;

function times(step: PlanStep, pace: Pace, shorter: Shorter): JsonObject {
  const typical = { typical: shorter(step.typicalSeconds * 1000) };
  // biome-ignore lint/suspicious/noThenProperty: the document's own word
  const ask = step.ask && { ask: { for: shorter(step.ask.forMs, answerTime), then: step.ask.then } };
  if (step.kind === 'gate') return { ...typical, ...ask };
  const { attempts, intervalMs, backoff, maxIntervalMs } = step.retry;
  const retry = { attempts, backoff, interval: shorter(intervalMs), maxInterval: shorter(maxIntervalMs) };
  const healthy =
    step.kind === 'resource' && step.healthy
      ? {
          healthy: {
            for: shorter(step.healthy.forMs, 500),
            timeout: shorter(step.healthy.timeoutMs, 2 * ownTime),
          },
        }
      : {};
  if (step.timeoutMs === null) return { ...typical, ...ask, ...healthy, retry };
  const least = (step.typicalSeconds * 1000) / pace.compression + ownTime;
  const timeout = shorter(step.timeoutMs, Math.ceil(least));
  return { ...typical, ...ask, ...healthy, retry, timeout };
}

/** Members of a `with` that speak of time, brought near: waits are shortened, and what lies ahead is past. */
function nearer(step: PlanStep, input: JsonObject, now: number, shorter: Shorter): JsonObject {
  if (step.uses === 'wait') return nearerWait(input, now, shorter);
  const written = step.with.scheduleConfiguration;
  const known = input.scheduleConfiguration;
  return isJsonObject(written) && isJsonObject(known)
    ? { scheduleConfiguration: nearerWindow(written, known, now) }
    : {};
}

/** A window that is still open would be waited for: this one has just closed, and is as long. */
function nearerWindow(written: JsonObject, known: JsonObject, now: number): JsonObject {
  const start = Date.parse(String(known.startTime));
  const end = Date.parse(String(known.endTime));
  const isAhead = start > now || end > now;
  if (!isAhead) return written;
  if (!Number.isNaN(start) && !Number.isNaN(end)) {
    const closed = now - 1_000;
    const length = Math.max(1_000, end - start);
    return { startTime: new Date(closed - length).toISOString(), endTime: new Date(closed).toISOString() };
  }
  // The other end of it is one of the show's own times.
  return { startTime: '${{ run.onAirAt }}', endTime: '${{ run.offAirAt }}' };
}

/** No address of the world is asked: a probe looks at a manifest of the simulated cloud, of the same format. */
function probed(step: PlanStep, input: JsonObject, simulator: string): JsonObject {
  if (step.uses !== 'probe') return {};
  const file = /\.mpd\b/i.test(String(input.url)) ? 'index.mpd' : 'index.m3u8';
  return { url: `${simulator}/live/${step.id}/${file}` };
}

function nearerWait(input: JsonObject, now: number, shorter: Shorter): JsonObject {
  if (typeof input.for === 'string') {
    const ms = parseDuration(input.for);
    return ms === null ? {} : { for: shorter(ms) };
  }
  const until = Date.parse(String(input.until));
  // Waiting for an instant says how late it is, not how long it takes: a rehearsal does not wait for the clock.
  return until > now ? { until: new Date(now).toISOString() } : {};
}
