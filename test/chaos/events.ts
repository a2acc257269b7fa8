import type { JsonObject } from '../../plan/json.ts';
import { commandNames } from '../../plan/status.ts';
import type { Random } from './random.ts';
import type { Breakdown, Event, Show } from './scenario.ts';
import { kindOf, offState, onState } from './stock.ts';

/** Most happens while runs come up and go down, in milliseconds. */
const lengthMs = 6_000;

export interface EventMaking {
  random: Random;
  shows: readonly Show[];
  /** Resources that the shows are about. */
  names: readonly string[];
  probes: readonly string[];
}

/** What people and strangers do, in the order of time. */
export function randomEvents(making: EventMaking): Event[] {
  return [...strangers(making), ...signals(making), ...operators(making), ...ends(making)].sort(
    (a, b) => a.at - b.at,
  );
}

function when(random: Random): number {
  // Much of what matters happens in the first moments.
  return random.chance(0.5) ? random.int(0, 1_500) : random.int(0, lengthMs);
}

/** Somebody else starts and stops resources. */
function strangers({ random, names }: EventMaking): Event[] {
  if (names.length === 0 || !random.chance(0.35)) return [];
  return Array.from({ length: random.int(1, 3) }, () => {
    const resource = random.pick(names);
    const state = random.chance(0.55) ? onState(resource) : offState(resource);
    return { at: when(random), kind: 'set', resource, state };
  });
}

/** Inputs are cut and come back, probes stand still. */
function signals({ random, names, probes }: EventMaking): Event[] {
  const channels = names.filter((name) => kindOf(name) === 'channel' || kindOf(name) === 'flow');
  const cuts = random.some(channels, 0.05).flatMap((resource): Event[] => {
    const at = when(random);
    const back = { at: at + random.int(100, 2_000), kind: 'input', resource, on: true } as const;
    return [{ at, kind: 'input', resource, on: false }, ...(random.chance(0.8) ? [back] : [])];
  });
  const stills = random.some(probes, 0.4).map((name): Event => {
    const change = random.pick<JsonObject>([{ frozen: true }, { status: 404 }, { segmentMs: 20 }]);
    return { at: random.int(0, 500), kind: 'probe', name, change };
  });
  return [...cuts, ...stills];
}

function operators({ random, shows }: EventMaking): Event[] {
  return shows.flatMap((show) =>
    Array.from({ length: random.chance(0.6) ? random.int(0, 5) : 0 }, (): Event => {
      const [name, input] = randomCommand(random, show);
      return { at: when(random), kind: 'command', show: show.name, name, input };
    }),
  );
}

/** Valid for some state of the run, or for none. */
function randomCommand(random: Random, show: Show): [name: string, input: unknown] {
  const ids = Object.keys(show.document.steps as JsonObject);
  if (random.chance(0.12)) return [random.pick([...commandNames, 'nonesuch']), random.pick(nonsense)];
  const name = random.pick([...commandNames, 'retry', 'skip', 'retry', 'skip'] as const);
  const step = random.chance(0.1)
    ? random.pick(['nonesuch', '@preflight', '@on-air', '@off-air', '__proto__'])
    : random.pick(ids);
  const by = random.chance(0.3) ? { by: 'ada', reason: 'chaos' } : {};
  switch (name) {
    case 'approve':
    case 'reject':
    case 'retry':
      return [name, { step, ...by }];
    case 'skip':
      return [
        name,
        { step, ...by, ...random.pick<JsonObject>([{}, {}, { own: true }, { outputs: { status: 'x' } }]) },
      ];
    case 'hold':
    case 'resume':
      return [name, by];
    case 'end':
      return [name, { ...by, ...random.pick<JsonObject>([{}, { force: true }]) }];
    case 'abort':
      return [
        name,
        {
          ...by,
          ...random.pick<JsonObject>([{}, { confirm: String(show.document.name) }, { confirm: 'no' }]),
        },
      ];
    case 'reschedule':
      return [
        name,
        random.pick<JsonObject>([{ onAirAt: '2s' }, { offAirAt: '3s' }, { onAirAt: '1s', keep: 'end' }, {}]),
      ];
    case 'extend':
      return [name, { duration: random.pick(['500ms', '2s', 'soon']) }];
    case 'takeOver':
      return [name, { step, ...by, ...random.pick<JsonObject>([{ reason: 'chaos' }, {}]) }];
  }
}

const nonsense: readonly unknown[] = [
  ...[null, 7, 'hold', [], [{}], true, { step: null }, { step: 7 }, { step: {} }, { by: 7 }],
  ...[
    { step: 'x'.repeat(2_000) },
    { force: 'yes' },
    { own: 1, step: 's0' },
    { duration: -1 },
    { onAirAt: 5 },
  ],
];

/** Cancelled or terminated, at any time. */
function ends({ random, shows }: EventMaking): Event[] {
  return shows.flatMap((show): Event[] => {
    const at = when(random);
    if (random.chance(0.2)) return [{ at, kind: 'cancel', show: show.name }];
    if (!random.chance(0.12)) return [];
    return [{ at, kind: 'terminate', show: show.name, tearDownAfter: random.int(0, 2_000) }];
  });
}

/** What befalls server and workers; the same for all scenarios of one siege. */
export function randomBreakdowns(random: Random, workers: number): (Breakdown & { at: number })[] {
  const at = () => (random.chance(0.5) ? random.int(50, 1_500) : random.int(50, 6_000));
  const killings = Array.from({ length: random.pick([0, 0, 1, 1, 2, 3]) }, () => ({
    ...{ at: at(), kind: 'killWorker', worker: random.int(0, workers - 1) },
    downFor: random.int(0, 1_500),
  })) satisfies (Breakdown & { at: number })[];
  const stops = Array.from({ length: random.pick([0, 0, 0, 1]) }, () => ({
    ...{ at: at(), kind: 'stopWorker', worker: random.int(0, workers - 1) },
    downFor: random.int(0, 500),
  })) satisfies (Breakdown & { at: number })[];
  const losses = random.chance(0.3)
    ? ([{ at: at(), kind: 'killServer', downFor: random.int(0, 2_000) }] satisfies (Breakdown & {
        at: number;
      })[])
    : [];
  return [...killings, ...stops, ...losses].sort((a, b) => a.at - b.at);
}
