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
