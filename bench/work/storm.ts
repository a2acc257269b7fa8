import type { RunHandle } from '../../client/index.ts';
import type { JsonObject } from '../../plan/json.ts';
import type { LedgerEntry } from '../../simulator/index.ts';
import { startOurs } from '../engines/showcaller.ts';
import type { Cloud } from '../measure/cloud.ts';

/** What all runs of a storm do at one time. */
export type StormKind = 'show' | 'onAir' | 'flows' | 'channels';

/** What came of a storm. */
export interface Storm {
  readonly runs: number;
  readonly done: number;
  /** Seconds until all were started. */
  readonly startedIn: number;
  /** Seconds until the last was up. */
  readonly seconds: number;
  /** Seconds that the starts of all take at the documented rates alone. */
  readonly leastSeconds: number;
  /** By call with an effect: seconds until the first, the middle one and the last of them came in. */
  readonly cameIn: Readonly<Record<string, readonly number[]>>;
  readonly calls: Readonly<Record<string, number>>;
  readonly throttled: number;
  readonly allCalls: number;
}

const delays = { flowStart: 3_000, channelStart: 5_000 };
const flow = { uses: 'mediaconnect:startFlow', with: { flowArn: '${{ parameters.flowArn }}' } };
const channel = {
  uses: 'medialive:batchStart',
  with: { channelIds: ['${{ parameters.channelId }}'] },
};

const show = { flow, channel: { ...channel, needs: ['flow'] } };

/** The steps of one run. `onAir`: of a show that has an on-air time, the same for all, and may begin at once. */
const steps: Readonly<Record<StormKind, JsonObject>> = {
  show,
  onAir: show,
  flows: { flow },
  channels: { channel },
};

/** StartFlow: 30 at once, then 5 a second; BatchStart: 40, then 20. */
function leastSeconds(kind: StormKind, runs: number): number {
  const flows = Math.max(0, runs - 30) / 5 + delays.flowStart / 1000;
  switch (kind) {
    case 'show':
    case 'onAir':
      return flows + delays.channelStart / 1000;
    case 'flows':
      return flows;
    case 'channels':
      return Math.max(0, runs - 40) / 20 + delays.channelStart / 1000;
  }
}

export function isStormKind(kind: string): kind is StormKind {
  return Object.hasOwn(steps, kind);
}

/** Starts so many runs at one time, with one worker and a cloud that throttles at the vendors' documented rates. */
export async function playStorm(cloud: Cloud, kind: StormKind, runs: number): Promise<Storm> {
  const all = Array.from({ length: runs }, (_, at) => ({
    flowArn: `arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:storm-${at}`,
    channelId: String(2_000_000 + at),
  }));
  const runbook: JsonObject = {
    name: 'storm',
    parameters: { flowArn: { type: 'string', default: '' }, channelId: { type: 'string', default: '' } },
    ...(kind === 'onAir' && { lead: '1h' }),
    steps: steps[kind],
  };
  const world = { flows: all.map((one) => one.flowArn), channels: all.map((one) => one.channelId) };
  await cloud.reset(world, delays);
  await cloud.limit(true);
  const ours = await startOurs({ cloud, pollMs: 1_000, settings: { SHOWCALLER_RATE_SHARE: '1' } });
  try {
    const begun = Date.now();
    // Time enough for all to be up before it.
    const onAirAt = new Date(begun + 2_000 * leastSeconds(kind, runs)).toISOString();
    const times = kind === 'onAir' ? { onAirAt } : {};
    const handles: RunHandle[] = [];
    const open = [...all];
    const start = async () => {
      for (let one = open.shift(); one; one = open.shift())
        handles.push(await ours.start(runbook, one, times));
    };
    await Promise.all(Array.from({ length: 20 }, start));
    const startedIn = (Date.now() - begun) / 1000;
    const ended = await Promise.all(handles.map((run) => run.result()));
    const seconds = (Math.max(...ended.map(({ upAt }) => Date.parse(upAt ?? ''))) - begun) / 1000;
    const done = ended.filter(({ outcome }) => outcome === 'done').length;
    const least = { runs, done, startedIn, seconds, leastSeconds: leastSeconds(kind, runs) };
    return { ...least, ...toldBy(await cloud.ledger(), begun) };
  } finally {
    await cloud.limit(false);
    await ours.close();
  }
}

function toldBy(
  ledger: readonly LedgerEntry[],
  begun: number,
): Pick<Storm, 'cameIn' | 'calls' | 'throttled' | 'allCalls'> {
  const calls: Record<string, number> = {};
  for (const { operation } of ledger) calls[operation] = (calls[operation] ?? 0) + 1;
  const cameIn: Record<string, number[]> = {};
  for (const operation of ['StartFlow', 'BatchStart'].filter((one) => one in calls)) {
    const came = ledger.filter((entry) => entry.operation === operation);
    const at = came.map((entry) => (Date.parse(entry.at) - begun) / 1000);
    cameIn[operation] = [0, 0.5, 1].map((part) => at[Math.round(part * (at.length - 1))] ?? Number.NaN);
  }
  const throttled = ledger.filter((entry) => entry.status === 429).length;
  return { cameIn, calls, throttled, allCalls: ledger.length };
}
