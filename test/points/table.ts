import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { LedgerEntry } from '../../simulator/index.ts';
import { batchesOf, type Cell, cellName, chosen, type Event, type Group, groupsOf } from './cells.ts';
import { type Field, openField, type Plot } from './field.ts';
import { judge } from './judge.ts';
import { Moment, noMeeting, Turns } from './moment.ts';
import { type Moments, type Played, play } from './play.ts';
import { heldMs } from './strike.ts';

/** Longest life of a cell, in milliseconds. */
const longestCellMs = 150_000;

type Outcome = { played: Played } | { error: unknown };

/** Every cell of one event, each a test; those of a group are played at the same time. */
export function testTable(event: Event): void {
  const groups = chosen(groupsOf(event));
  if (groups.length === 0) test.skip('none of its cells is chosen');
  let fields: Field[] = [];
  beforeAll(async () => {
    fields = await Promise.all(sizes(groups).map((size) => openField(event, size)));
  });
  afterAll(() => Promise.all(fields.map((field) => field.close())));

  for (const group of groups)
    describe(group.name, () => {
      let outcomes = new Map<Cell, Outcome>();
      beforeAll(async () => {
        outcomes = await playGroup(fields, event, group);
      }, 180_000);
      for (const cell of group.cells)
        test(cellName(cell), () => {
          const outcome = outcomes.get(cell);
          if (!outcome) throw new RangeError('the cell was not played');
          if ('error' in outcome) throw outcome.error;
          try {
            judge(cell, outcome.played);
          } catch (error) {
            throw withCalls(error, outcome.played.ledger);
          }
        });
    });
}

/** How large the fields must be for the batches of every group. */
function sizes(groups: readonly Group[]): number[] {
  const all = groups.map((group) => batchesOf(group).map(({ length }) => length));
  const count = Math.max(0, ...all.map(({ length }) => length));
  return Array.from({ length: count }, (_, at) => Math.max(...all.map((batches) => batches[at] ?? 0)));
}

/** The batches side by side, but one at a time on the way to what befalls them: a busy machine is late for the others. */
async function playGroup(fields: readonly Field[], event: Event, group: Group): Promise<Map<Cell, Outcome>> {
  const turns = new Turns();
  const outcomes = await Promise.all(
    batchesOf(group).map((cells, at) => {
      const field = fields[at];
      if (!field) throw new RangeError('fewer fields than batches');
      return playBatch(field, event, cells, turns);
    }),
  );
  return new Map(outcomes.flatMap((batch) => [...batch]));
}

async function playBatch(
  field: Field,
  event: Event,
  cells: readonly Cell[],
  turns: Turns,
): Promise<Map<Cell, Outcome>> {
  const moments = momentsOf(field, event, cells, turns);
  const playCell = async (cell: Cell, at: number): Promise<Outcome> => {
    const plot = field.plots[at];
    if (!plot) throw new RangeError('fewer plots than cells');
    try {
      return { played: await withinLimit(play(field, plot, cell, moments)) };
    } catch (error) {
      moments.ready.stayAway();
      moments.event.stayAway();
      await endRun(field, plot);
      return { error: withCalls(error, plot.simulator.cloud.ledger) };
    }
  };
  const outcomes = await Promise.all(
    cells.map(async (cell, at) => [cell, await playCell(cell, at)] as const),
  );
  moments.over();
  return new Map(outcomes);
}

/** What has failed is in no other cell's way. */
async function endRun({ client }: Field, { workflowId }: Plot): Promise<void> {
  if (workflowId === null) return;
  await client.workflow
    .getHandle(workflowId)
    .terminate()
    .catch(() => undefined);
}

/** For people: what the cell's cloud was asked last, and what came of it. */
function withCalls(error: unknown, ledger: readonly LedgerEntry[]): unknown {
  if (!(error instanceof Error)) return error;
  const calls = ledger.slice(-30).map(({ at, operation, status, fault, effect }) => {
    const parts = [at.slice(14, 23), operation, status, fault, ...effect];
    return parts.filter((part) => part !== null && part !== undefined).join(' ');
  });
  error.message += `\nThe last calls:\n${calls.join('\n')}`;
  return error;
}

/** A cell that never ends fails alone. */
async function withinLimit<Result>(work: Promise<Result>): Promise<Result> {
  const limit = new AbortController();
  const late = sleep(longestCellMs, undefined, limit).then(() => {
    throw new Error(`it had not ended within ${longestCellMs / 1000} s`);
  });
  return Promise.race([work, late]).finally(() => limit.abort());
}

interface Batch extends Moments {
  /** All of its cells have been played. */
  over(): void;
}

function momentsOf({ worker, server }: Field, event: Event, cells: readonly Cell[], turns: Turns): Batch {
  if (event === 'the call fails' || event === 'the run is cancelled')
    return { ready: noMeeting, event: noMeeting, over() {} };
  let passOn: (() => void) | null = null;
  let isOver = false;
  const over = () => {
    isOver = true;
    passOn?.();
  };
  const ready = async (letGo: () => void) => {
    if (event === 'the worker is killed') await worker.prepare();
    passOn ??= await turns.take();
    if (isOver) passOn();
    letGo();
  };
  const killWorker = async (letGo: () => void) => {
    await worker.kill();
    letGo();
    await worker.start();
    passOn?.();
  };
  const killServer = async (letGo: () => void) => {
    await server.lose();
    letGo();
    await server.bringBack();
    passOn?.();
  };
  const expected = cells.length;
  return {
    ready: new Moment({ expected, patienceMs: 120_000, happen: ready }),
    event: new Moment({
      expected,
      patienceMs: Math.min(...cells.map(heldMs)),
      happen: event === 'the worker is killed' ? killWorker : killServer,
    }),
    over,
  };
}
