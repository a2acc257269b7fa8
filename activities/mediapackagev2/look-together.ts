import { asCaller } from '../caller.ts';
import { within } from '../clients/deadline.ts';
import type { Clients } from '../clients/index.ts';
import { pages } from '../pages.ts';
import { listPage, pageSize } from './list.ts';

/** A harvest job by its names. */
export interface JobName {
  channelGroupName: string;
  channelName: string;
  originEndpointName: string;
  harvestJobName: string;
}

/** What is known of the jobs that run is at most so old: a quarter of the pause between two looks, and no more than this. */
const mostAgeMs = 2_500;
/** A list is read where it takes the place of so many looks, for each of its pages. */
const worthOfPage = 4;
/** A list of many pages takes as long as it may; who waits longer looks by itself. */
const listMs = 10_000;
/** So long after a list that failed, such as for want of permission, each job is looked at by itself. */
const aloneMs = 300_000;

/** The jobs of a channel group that run. */
type Running = ReadonlySet<string>;

/**
 * Where many harvest jobs of a channel group are waited for at one time, one list says of all of them that they run still.
 * Whatever else becomes of a job is not told here: it must be looked at by itself.
 *
 * @param pollMs - the pause between two looks at one job
 * @returns whether the job is known to be IN_PROGRESS
 */
export function lookTogether(mediapackagev2: Clients['mediapackagev2'], pollMs: number) {
  const groups = new Map<string, Group>();
  return async (job: JobName, signal: AbortSignal): Promise<boolean> => {
    const { channelGroupName: name, channelName, originEndpointName, harvestJobName } = job;
    const group = groups.get(name) ?? new Group(() => list(mediapackagev2, name), pollMs);
    groups.set(name, group);
    const running = await group.running(signal);
    return running?.has(keyOf(channelName, originEndpointName, harvestJobName)) ?? false;
  };
}

const keyOf = (...names: unknown[]): string => JSON.stringify(names);

/** Decides for one channel group when a list is worth its pages, and shares it. */
class Group {
  readonly #list: () => Promise<Running>;
  readonly #ageMs: number;
  /** When its latest list began, and what came of it. */
  #latest: { at: number; running: Promise<Running | null> } | null = null;
  #pages = 1;
  #aloneUntil = 0;
  /** Looks of this while, and of the one before. */
  #while = { since: 0, looks: 0, before: 0 };

  constructor(list: () => Promise<Running>, pollMs: number) {
    this.#list = list;
    this.#ageMs = Math.min(mostAgeMs, pollMs / 4);
  }

  /** What runs, or ran just now. Null: each is to be looked at by itself. Rejects when the signal aborts. */
  async running(signal: AbortSignal): Promise<Running | null> {
    const now = Date.now();
    this.#count(now);
    const { before, looks } = this.#while;
    if (now < this.#aloneUntil || Math.max(before, looks) < worthOfPage * this.#pages) return null;
    if (!this.#latest || now - this.#latest.at > this.#ageMs)
      this.#latest = { at: now, running: this.#read() };
    const { running } = this.#latest;
    try {
      return await within(listMs, signal, () => running);
    } catch {
      signal.throwIfAborted();
      return null;
    }
  }

  #count(now: number): void {
    const { since, looks } = this.#while;
    const gone = now - since;
    if (gone > this.#ageMs)
      this.#while = { since: now, looks: 1, before: gone > 2 * this.#ageMs ? 0 : looks };
    else this.#while.looks += 1;
  }

  async #read(): Promise<Running | null> {
    try {
      // Nobody's end is the end of it.
      const running = await asCaller({ signal: null }, this.#list);
      this.#pages = Math.max(1, Math.ceil(running.size / pageSize));
      return running;
    } catch {
      this.#aloneUntil = Date.now() + aloneMs;
      return null;
    }
  }
}

async function list(mediapackagev2: Clients['mediapackagev2'], group: string): Promise<Running> {
  const running = new Set<string>();
  for await (const entries of pages((token) => listPage(mediapackagev2, group, 'IN_PROGRESS', token)))
    for (const { ChannelName, OriginEndpointName, HarvestJobName } of entries)
      running.add(keyOf(ChannelName, OriginEndpointName, HarvestJobName));
  return running;
}
