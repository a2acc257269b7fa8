import type { Client } from '@temporalio/client';
import { occurrenceId } from '../plan/names.ts';
import type { ScheduleInput } from '../plan/schedule.ts';
import { due, meant, type Settled, settle } from './account.ts';
import { type ReadSchedule, readSchedule } from './read-schedule.ts';
import { rewriteSchedule } from './rewrite-schedule.ts';
import { hasRun, type OccurrenceRun, startOccurrence } from './run-start.ts';

/** A firing of a schedule. */
export interface Firing {
  /** What it was fired with. */
  input: ScheduleInput;
  /** The time it stands for, epoch milliseconds; when a person triggered it, the time of that. */
  firedFor: number;
}

/** What a firing came to; on-air times in epoch milliseconds. */
export interface Fired {
  /** false: the schedule was deleted meanwhile, and nothing was done. */
  exists: boolean;
  runs: OccurrenceRun[];
  missed: number[];
  paused: number[];
}

/**
 * Starts the run of the occurrence that a firing stands for, and of any other that is due; accounts for those that can no longer begin; and
 * tells the server of those ahead. Done twice, it does nothing more.
 *
 * @param progress - is called between calls; with what is lost if it ends before the next one
 */
export async function fire(
  client: Client,
  { input, firedFor }: Firing,
  progress: (settled: Settled | null) => void,
): Promise<Fired> {
  const name = input.schedule;
  const runs = new Map<number, OccurrenceRun>();
  const none = { missed: [], paused: [] };
  const read = await readSchedule(client, name);
  if (!read) return { exists: false, runs: [], ...none };
  const means = meant(read.input, input, firedFor, Date.now());
  // Fired while there was no worker, and paused since: a pause is a person's word.
  if (!read.paused || means.triggered) await startAll(means.shows, read);
  const first = await keepAccount();
  // A change makes the server forget a firing of that very moment.
  const forgotten = first.after && !first.after.paused ? due(first.after.input, Date.now()) : [];
  if (first.after && forgotten.length > 0) {
    await startAll(forgotten, first.after);
    await keepAccount();
  }
  const { missed, paused } = first.settled ?? none;
  return { exists: true, runs: [...runs.values()], missed, paused };

  async function startAll(shows: readonly number[], now: ReadSchedule): Promise<void> {
    for (const onAirAt of shows) {
      progress(null);
      const known = now.input.account.started.includes(onAirAt);
      runs.set(
        onAirAt,
        known
          ? { onAirAt, workflowId: occurrenceId(name, onAirAt), began: false }
          : await startOccurrence(client, now.taskQueue, now.input, onAirAt),
      );
    }
  }

  async function keepAccount(): Promise<{ after: ReadSchedule | null; settled: Settled | null }> {
    const seen: Settled[] = [];
    const after = await rewriteSchedule(client, name, async ({ input: current, paused }) => {
      const settled = await settle(withRuns(current, [...runs.keys()]), {
        now: Date.now(),
        paused,
        hasRun: (onAirAt) => {
          progress(null);
          return hasRun(client, name, onAirAt);
        },
      });
      seen.push(settled);
      progress(settled);
      return { input: { ...current, account: settled.account } };
    });
    return { after, settled: seen.at(-1) ?? null };
  }
}

function withRuns(input: ScheduleInput, onAirAts: readonly number[]): ScheduleInput {
  const started = [...new Set([...input.account.started, ...onAirAts])].sort((a, b) => a - b);
  return { ...input, account: { ...input.account, started } };
}
