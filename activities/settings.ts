import { parseDuration } from '../plan/duration.ts';
import { type Receivers, readReceivers } from './notices/receivers.ts';
import { SettingsError } from './settings-error.ts';

export { SettingsError } from './settings-error.ts';

/** What differs between a rehearsal and the real world; all of it the worker's, none a document's. */
export interface Settings {
  /** First pause between two polls; grows to 5 s for resources, 30 s for jobs. */
  pollMs: number;
  /** How long `off` must be seen after a call whose answer was lost: it may still take effect. */
  settlingMs: number;
  /** How long a job whose submit had no answer is looked for before it is submitted again. */
  jobSettlingMs: number;
  /** How long a resource may be off again after an accepted start before it counts as `DidNotStart`. */
  startGraceMs: number;
  /** How long after a harvest window's end its job is created. */
  harvestMarginMs: number;
  /** How long one resource may take to go off before it is `stuck`. */
  undoTimeoutMs: number;
  /** A call with an effect that has no answer by then is unknown. */
  callTimeoutMs: number;
  /** A step that has been silent for so long is given to another worker. */
  heartbeatMs: number;
  /** Between two looks at everything before a show. */
  checksMs: number;
  /** How often what is up is looked at. */
  watchMs: number;
  /** The part of the vendors' documented rates that this worker may use. */
  rateShare: number;
  /** Hosts that probes may ask, separated by commas; empty: none. */
  probeHosts: string;
  /** The catalogue's folder. */
  runbooks: string;
  /** Whom runs tell what happens to them. */
  receivers: Receivers;
}

/** Each duration's environment variable and default; also read by the docs. */
export const durationVariables = {
  pollMs: { name: 'SHOWCALLER_POLL', default: '1s' },
  settlingMs: { name: 'SHOWCALLER_SETTLING', default: '10s' },
  jobSettlingMs: { name: 'SHOWCALLER_JOB_SETTLING', default: '30s' },
  startGraceMs: { name: 'SHOWCALLER_START_GRACE', default: '30s' },
  harvestMarginMs: { name: 'SHOWCALLER_HARVEST_MARGIN', default: '60s' },
  undoTimeoutMs: { name: 'SHOWCALLER_UNDO_TIMEOUT', default: '15m' },
  callTimeoutMs: { name: 'SHOWCALLER_CALL_TIMEOUT', default: '4s' },
  heartbeatMs: { name: 'SHOWCALLER_HEARTBEAT', default: '10s' },
  checksMs: { name: 'SHOWCALLER_CHECKS', default: '3m' },
  watchMs: { name: 'SHOWCALLER_WATCH', default: '30s' },
} as const;

/** `SHOWCALLER_RATE_SHARE` when nothing is set: one worker has the whole rate. */
export const defaultRateShare = '1';
/** More than a simulator in a great hurry can want. */
const largestRateShare = 1000;

/** A number above 0. Above 1 only makes sense in front of a simulator that takes seconds where a cloud takes minutes. */
function rateShare(env: NodeJS.ProcessEnv): number {
  const text = env.SHOWCALLER_RATE_SHARE?.trim() || defaultRateShare;
  const share = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (share > 0 && share <= largestRateShare) return share;
  throw new SettingsError(
    `SHOWCALLER_RATE_SHARE is ${JSON.stringify(text)}, not a part such as 1, 0.5 or 0.25, one for each worker of an account`,
  );
}

/** These end or pace something: nothing at all would be an endless loop, or a call that can never be answered. */
const positive: ReadonlySet<string> = new Set([
  'SHOWCALLER_POLL',
  'SHOWCALLER_UNDO_TIMEOUT',
  'SHOWCALLER_CALL_TIMEOUT',
  'SHOWCALLER_HEARTBEAT',
  'SHOWCALLER_CHECKS',
  'SHOWCALLER_WATCH',
]);

/** Node's timers take 24 days, and fire at once where they are given more. */
const longestMs = 24 * 3_600_000;

/** Reads the worker's timings and the catalogue's folder. Throws `SettingsError` naming variable and value. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const duration = (key: keyof typeof durationVariables): number => {
    const variable = durationVariables[key];
    const text = env[variable.name]?.trim() || variable.default;
    const ms = parseDuration(text);
    if (ms === null)
      throw new SettingsError(
        `${variable.name} is ${JSON.stringify(text)}, not a duration such as 90s, 12m, 1h30m or 500ms`,
      );
    if (ms === 0 && positive.has(variable.name))
      throw new SettingsError(`${variable.name} is ${JSON.stringify(text)}; it must be longer than nothing`);
    if (ms > longestMs)
      throw new SettingsError(`${variable.name} is ${JSON.stringify(text)}; it must be at most 24h`);
    return ms;
  };
  const [heartbeatMs, callTimeoutMs] = [duration('heartbeatMs'), duration('callTimeoutMs')];
  // A second attempt must not begin while the call of the first is still on its way.
  if (heartbeatMs < 2 * callTimeoutMs && env.SHOWCALLER_HEARTBEAT?.trim())
    throw new SettingsError(
      `SHOWCALLER_HEARTBEAT is ${heartbeatMs} ms; it must be at least twice SHOWCALLER_CALL_TIMEOUT, which is ${callTimeoutMs} ms`,
    );
  return {
    pollMs: duration('pollMs'),
    settlingMs: duration('settlingMs'),
    jobSettlingMs: duration('jobSettlingMs'),
    startGraceMs: duration('startGraceMs'),
    harvestMarginMs: duration('harvestMarginMs'),
    undoTimeoutMs: duration('undoTimeoutMs'),
    callTimeoutMs,
    heartbeatMs,
    checksMs: duration('checksMs'),
    watchMs: duration('watchMs'),
    rateShare: rateShare(env),
    probeHosts: env.SHOWCALLER_PROBE_HOSTS?.trim() ?? '',
    runbooks: env.SHOWCALLER_RUNBOOKS?.trim() || 'runbooks',
    receivers: readReceivers(env),
  };
}
