import type { Account, ScheduleInput } from '../plan/schedule.ts';
import { firesAt } from './firings.ts';
import { type Occurrence, occurrences } from './occurrences.ts';
import { marked, wasPaused } from './pauses.ts';

/** So many of the newest are kept by name; there may have been more. */
const kept = 100;
/** So many are accounted for at once; a schedule that was away for long goes on with the rest at its next firing. */
const atOnce = 500;

/** The account of a schedule that has just been made. */
export function newAccount(now: number): Account {
  return {
    since: now,
    started: [],
    missed: [],
    missedCount: 0,
    paused: [],
    pausedCount: 0,
    pauses: [],
  };
}

/** What is asked of the world to settle an account. */
export interface SettleInput {
  /** Epoch milliseconds. */
  now: number;
  /** The schedule is paused at the moment. */
  paused: boolean;
  /** Whether an occurrence has, or had, a run. */
  hasRun: (onAirAt: number) => Promise<boolean>;
}

/** A settled account, and what is new in it. */
export interface Settled {
  account: Account;
  missed: number[];
  paused: number[];
}

/**
 * Accounts for every occurrence that can no longer begin: it had a run, or was left out, or went by while the schedule was paused,
 * or was missed.
 */
export async function settle(input: ScheduleInput, { now, paused, hasRun }: SettleInput): Promise<Settled> {
  const before = input.account;
  const pauses = marked(before.pauses, paused, now);
  const missed: number[] = [];
  const passed: number[] = [];
  let { since } = before;
  for (const { onAirAt, skipped } of over(input, now)) {
    since = onAirAt + 1;
    if (skipped || before.started.includes(onAirAt) || (await hasRun(onAirAt))) continue;
    (wasPaused(firesAt(onAirAt, input), pauses) ? passed : missed).push(onAirAt);
  }
  const account: Account = {
    since,
    started: before.started.filter((onAirAt) => onAirAt >= since),
    missed: [...before.missed, ...missed].slice(-kept),
    missedCount: before.missedCount + missed.length,
    paused: [...before.paused, ...passed].slice(-kept),
    pausedCount: before.pausedCount + passed.length,
    pauses: pauses.filter(({ until }) => until === null || until > since - input.aheadMs),
  };
  return { account, missed, paused: passed };
}

function over(input: ScheduleInput, now: number): Occurrence[] {
  const until = now - input.lateMs + 1;
  return occurrences(input.rule, { from: input.account.since, until, limit: atOnce });
}

/** Shows that could begin now and have not: their time to start has come, and the time to begin late has not passed. */
export function due(input: ScheduleInput, now: number): number[] {
  const { account, rule, lateMs, aheadMs } = input;
  const from = Math.max(account.since, now - lateMs + 1);
  return occurrences(rule, { from, until: now + aheadMs + 1000, limit: atOnce })
    .filter((show) => !show.skipped && firesAt(show.onAirAt, input) <= now)
    .map(({ onAirAt }) => onAirAt)
    .filter((onAirAt) => !account.started.includes(onAirAt));
}

/** The first show that is still ahead; null: there is none. */
export function nextShow({ account, rule }: ScheduleInput, now: number): number | null {
  const span = { from: Math.max(account.since, now), until: Number.POSITIVE_INFINITY, limit: 1 };
  return occurrences(rule, span).find(({ skipped }) => !skipped)?.onAirAt ?? null;
}

/**
 * The shows that a firing means: the one that it stands for, as long as it may begin. A firing that stands for none was triggered by a
 * person, and means what is due, else the next show.
 *
 * @param current - the schedule as it is
 * @param fired - as it was when the firing was planned
 * @param firedFor - the time that the firing stands for, epoch milliseconds
 */
export function meant(
  current: ScheduleInput,
  fired: ScheduleInput,
  firedFor: number,
  now: number,
): { triggered: boolean; shows: number[] } {
  const at = Math.floor(firedFor / 1000) * 1000 + fired.aheadMs;
  const found = occurrences(current.rule, { from: at, until: at + 1000, limit: 1 });
  const show = found.find(({ skipped }) => !skipped);
  if (show) return { triggered: false, shows: show.onAirAt > now - current.lateMs ? [show.onAirAt] : [] };
  const waiting = due(current, now);
  const next = waiting.length > 0 ? null : nextShow(current, now);
  return { triggered: true, shows: next === null ? waiting : [next] };
}
