import type { JsonObject } from '../../plan/json.ts';
import { randomDocument } from './document.ts';
import { randomBreakdowns, randomEvents } from './events.ts';
import { randomFault } from './faults.ts';
import { randomPolicies } from './open-answers.ts';
import { Random } from './random.ts';
import type { Scenario, Show } from './scenario.ts';
import { resourcesIn, stepsIn } from './shows.ts';
import { fullStock, offState, onState, type Stock, statesOf } from './stock.ts';

/** Scenarios of so many seeds in a row share server, workers, and what befalls them. */
export const siegeSize = 16;

function siegeOf(seed: number): number {
  return Math.floor(seed / siegeSize);
}

/** Scenarios by the siege that they share. */
export function bySiege(scenarios: readonly Scenario[]): Scenario[][] {
  const groups = new Map<number, Scenario[]>();
  for (const scenario of scenarios) {
    const siege = siegeOf(scenario.seed);
    groups.set(siege, [...(groups.get(siege) ?? []), scenario]);
  }
  return [...groups.values()];
}

/** The scenario of a seed: the same each time. */
export function makeScenario(seed: number): Scenario {
  const random = new Random(seed);
  const siege = new Random(0x51e6e + siegeOf(seed));
  const workers = siege.pick([1, 2, 2]);
  const shows = randomShows(random);
  const names = [...new Set(shows.flatMap(resourcesIn))];
  const probes = shows.flatMap(probesIn);
  const uses = shows.flatMap((show) => stepsIn(show).map(([, step]) => String(step.uses)));
  const about = { names: names.length > 0 ? names : ['channel:1230001'], uses };
  return {
    seed,
    shows,
    before: Object.fromEntries(random.some(names, 0.2).map((name) => [name, stateBefore(random, name)])),
    policies: randomPolicies(random),
    batchOutcomes: {
      '*': random.pick([
        'Succeeded',
        'Succeeded',
        'Succeeded',
        'Failed',
        'Succeeded With Warning',
        'Purged',
        'Cancelled',
      ]),
    },
    harvestOutcome: random.pick(['COMPLETED', 'COMPLETED', 'COMPLETED', 'FAILED', 'CANCELLED']),
    delays: randomDelays(random),
    faults: Array.from({ length: random.pick([0, 1, 2, 3, 4, 5, 6, 8, 12, 18]) }, () =>
      randomFault(random, about),
    ),
    workers,
    events: [...randomEvents({ random, shows, names, probes }), ...randomBreakdowns(siege, workers)].sort(
      (a, b) => a.at - b.at,
    ),
  };
}

function probesIn(show: Show): string[] {
  return stepsIn(show).flatMap(([, { with: input }]) => {
    const { url } = input as JsonObject;
    return typeof url === 'string' ? [/live\/([^/]+)\//.exec(url)?.[1] ?? ''] : [];
  });
}

function randomShows(random: Random): Show[] {
  const stock = fullStock();
  const first = randomShow(random, 'a', randomDocument(random, stock, 'a'));
  if (!random.chance(0.45)) return [first];
  const left = random.chance(0.6) ? withShared(random, stock) : stock;
  const second = randomShow(random, 'b', randomDocument(random, left, 'b'));
  return [first, { ...second, startAt: random.int(0, 3_000) }];
}

/** What is left, and first of all some of what the other show is about. */
function withShared(random: Random, left: Stock): Stock {
  const shared = (all: string[], rest: string[]) => [
    ...random.some(
      all.filter((one) => !rest.includes(one)),
      0.6,
    ),
    ...rest,
  ];
  const all = fullStock();
  return {
    flows: shared(all.flows, left.flows),
    channels: shared(all.channels, left.channels),
    multiplexes: shared(all.multiplexes, left.multiplexes),
    edges: shared(all.edges, left.edges),
    scripts: shared(all.scripts, left.scripts),
    harvests: shared(all.harvests, left.harvests),
    probes: shared(all.probes, left.probes),
  };
}

function randomShow(random: Random, name: string, document: JsonObject): Show {
  const atTheEnd = Object.values(document.steps as Record<string, JsonObject>).some(
    (step) => step.at === 'end',
  );
  const timed = random.chance(0.3);
  // A step at the end, or an off-air time, is nothing that can be handed off.
  const stayUp = !atTheEnd && random.chance(0.25) ? 'handOff' : random.chance(0.8) ? 'untilEnd' : null;
  const offAir = stayUp !== 'handOff' && (timed ? random.chance(0.7) : random.chance(0.1));
  return {
    name,
    startAt: 0,
    document: {
      ...document,
      ...(stayUp ? { stayUp } : {}),
      ...(timed && random.chance(0.7) ? { lead: `${random.int(200, 3_000)}ms` } : {}),
      ...(timed ? { atOnAir: random.pick(['goAnyway', 'ask', 'abort']) } : {}),
      ...(offAir
        ? { atOffAir: random.pick(['end', 'ask']), postRoll: `${random.pick([0, 0, 300, 900])}ms` }
        : {}),
    },
    parameters: {},
    ...(timed ? { onAirAt: `${random.int(500, 4_000)}ms` } : {}),
    ...(offAir ? { offAirAt: `${random.int(300, 2_500)}ms` } : {}),
    answers: Array.from({ length: 4 }, () =>
      random.pick(['retry', 'skip', 'abort', 'approve', 'approve', 'reject', 'extend', 'end']),
    ),
    upFor: offAir && random.chance(0.6) ? null : random.int(0, 1_200),
    tearDown: random.chance(0.85),
  };
}

/** On, coming on, going off, busy, or broken. */
function stateBefore(random: Random, name: string): string {
  const wanted = random.chance(0.03)
    ? 'broken'
    : random.pick(['on', 'on', 'on', 'on', 'on', 'coming', 'coming', 'going', 'busy'] as const);
  const states = statesOf(name, wanted);
  if (states.length === 0) return random.chance(0.8) ? onState(name) : offState(name);
  return random.pick(states);
}

function randomDelays(random: Random): Record<string, number> {
  const pace = random.pick([1, 1, 3, 8]);
  return {
    latency: random.pick([0, 0, 5, 40]),
    flowStart: 100 * pace,
    flowStop: 50 * pace,
    channelStart: 150 * pace,
    channelStop: 80 * pace,
    multiplexStart: 100 * pace,
    multiplexStop: 50 * pace,
    harvestQueue: 50 * pace,
    harvest: 150 * pace,
    batchJobQueue: 50 * pace,
    batchJob: 150 * pace,
    edgeJob: 50 * pace,
  };
}
