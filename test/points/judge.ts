import { expect } from 'vitest';
import type { LedgerEntry } from '../../simulator/index.ts';
import type { Cell } from './cells.ts';
import type { JobKind, ResourceKind } from './kinds.ts';
import type { Played } from './play.ts';

/** Holds what became of a cell against what every cell promises. */
export function judge(cell: Cell, played: Played): void {
  const { kind } = cell;
  expect(played.last).toMatchObject({ outcome: outcomeOf(cell), phase: 'rolledBack' });
  if (kind.column === 'resource') judgeResources(kind, played);
  else if (kind.column === 'job') judgeJob(cell, kind, played);
  else expect(played.after).toEqual(played.before);
  expectNoClaims(played);
}

function outcomeOf({ point, event }: Cell): string {
  return event === 'the run is cancelled' && point.phase !== 'backward' ? 'cancelled' : 'rolledBack';
}

/** Nobody holds, waits for or owes anything once the run has ended. */
function expectNoClaims({ claims }: Played): void {
  if (claims === null) return;
  expect({ holds: claims.holds, waiting: claims.waiting, owed: claims.owed }).toEqual({
    holds: [],
    waiting: [],
    owed: {},
  });
}

function judgeResources({ start, stop, names, adopted }: ResourceKind, played: Played): void {
  const { before, after, ledger, last } = played;
  const step = last.steps.step;
  const starts = callsOf(ledger, start);
  const cameOn = names.filter((name) => starts.some((entry) => changed(entry, name)));
  for (const name of names) expectOnce(starts.filter(({ resources }) => resources.includes(name)));
  const touched = [...starts, ...callsOf(ledger, stop)].flatMap(({ resources }) => resources);
  expect(touched.filter((name) => name in adopted)).toEqual([]);
  expect(after).toEqual(before);
  expect(step?.leftUp).toEqual([]);
  expect(step?.undone).toEqual(cameOn);
  expect(step?.started).toEqual(expect.arrayContaining(cameOn));
  if (cameOn.length > 0) expect(step?.adopted).toEqual(Object.keys(adopted));
}

/** Once a call has had its effect no other may follow: what is on by us already is not started again. */
function expectOnce(starts: readonly LedgerEntry[]): void {
  const first = starts.findIndex(({ effect }) => effect.length > 0);
  expect(first < 0 ? [] : starts.slice(first + 1), 'starts of what was started already').toEqual([]);
}

function judgeJob(cell: Cell, { start, lookAlike }: JobKind, played: Played): void {
  const { before, after, ledger, last } = played;
  const step = last.steps.step;
  const submits = callsOf(ledger, start);
  expectOnce(submits);
  const jobs = Object.entries(after).filter(([name]) => !(name in before));
  expect(after).toMatchObject(before);
  expect(jobs).toHaveLength(submits.filter(({ effect }) => effect.length > 0).length);
  const left = step?.leftUp ?? [];
  for (const [name, state] of jobs) {
    expect(step?.started).toEqual([name]);
    // One that took effect late may still be on its way.
    if (left.includes(name)) expect(['Submitting', 'Dispatching', 'Running']).toContain(state);
    else expect(state.toUpperCase()).toBe('CANCELLED');
  }
  if (!lookAlike || !mayBePresumed(cell))
    expect(left).toEqual(lookAlike && isPresumed(cell) ? jobs.map(([name]) => name) : []);
  expect(step?.undone).toEqual(jobs.map(([name]) => name).filter((name) => !left.includes(name)));
}

/** The answer to the submit was lost on the way: whose the job is cannot be known. */
function isPresumed({ kind, point, when, event }: Cell): boolean {
  if (kind.column !== 'job') return false;
  if (point.given?.some(({ operation, kind: fault }) => operation === kind.start && fault === 'drop'))
    return true;
  if (point.operation !== kind.start || when === 'before its effect') return false;
  return when === 'while it hangs' || event === 'the call fails' || event === 'the worker is killed';
}

/** What a worker knew that was killed is known from its last heartbeat, which may be older than the answer to the submit. */
function mayBePresumed(cell: Cell): boolean {
  return cell.event === 'the worker is killed' && cell.point.phase !== 'backward' && !isPresumed(cell);
}

function callsOf(ledger: readonly LedgerEntry[], operation: string): LedgerEntry[] {
  return ledger.filter((entry) => entry.actor === 'client' && entry.operation === operation);
}

function changed({ effect }: LedgerEntry, name: string): boolean {
  return effect.some((text) => text.startsWith(`${name} `));
}
