import { type TableKind, tableKinds } from './kinds.ts';
import type { Point } from './points.ts';

/** When in the life of the call the event comes. `hangs`: it is never answered, and takes effect late. */
export const whens = ['before its effect', 'after its effect', 'while it hangs'] as const;
/** Which try of the call; the one before the second was cut off without an effect. */
export const attempts = ['first', 'second'] as const;
export const events = [
  'the call fails',
  'the run is cancelled',
  'the worker is killed',
  'the server is killed',
] as const;

export type When = (typeof whens)[number];
export type Attempt = (typeof attempts)[number];
export type Event = (typeof events)[number];

/** One cell of the table of failure points. */
export interface Cell {
  kind: TableKind;
  point: Point;
  when: When;
  attempt: Attempt;
  event: Event;
}

/** Cells that are played at the same time, under one event. */
export interface Group {
  name: string;
  cells: Cell[];
}

/** What a cell is called, for people. */
export function cellName({ kind, point }: Cell): string {
  return `${kind.name}: ${point.name} (${point.operation})`;
}

/** Every cell of one event, in groups. */
export function groupsOf(event: Event): Group[] {
  return whens.flatMap((when) =>
    attempts.map((attempt) => ({
      name: `${event} ${when}, ${attempt} attempt`,
      cells: tableKinds.flatMap((kind) =>
        kind.points.map((point) => ({ kind, point, when, attempt, event })),
      ),
    })),
  );
}

/** Most cells of a batch whose calls are reads, which are struck as often as they are asked. */
const batchSize = 14;

/**
 * The cells of a group in batches, each with a server and a worker of its own: what is killed is killed under all cells of
 * a batch at one time. Calls with an effect are held once only, and so wait for nobody but each other.
 */
export function batchesOf({ cells }: Group): Cell[][] {
  const shared = cells.filter(({ event }) => event === 'the call fails' || event === 'the run is cancelled');
  const alone = cells.filter((cell) => !shared.includes(cell));
  const effects = alone.filter(({ point }) => point.effect);
  const reads = alone.filter(({ point }) => !point.effect);
  const count = Math.ceil(reads.length / batchSize);
  const batches = Array.from({ length: count }, (_, at) => reads.filter((_, of) => of % count === at));
  return [shared, effects, ...batches].filter((batch) => batch.length > 0);
}

/** Those whose group's and own name matches `POINTS`, a regular expression; all of them without it. */
export function chosen(groups: readonly Group[], only = process.env.POINTS ?? ''): Group[] {
  const wanted = new RegExp(only);
  return groups
    .map(({ name, cells }) => ({
      name,
      cells: cells.filter((cell) => wanted.test(`${name}: ${cellName(cell)}`)),
    }))
    .filter(({ cells }) => cells.length > 0);
}
