import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { LedgerEntry } from '../../simulator/index.ts';
import { type Cell, cellName, chosen, type Event, type Group, groupsOf } from './cells.ts';
import { type Field, openField, type Plot } from './field.ts';
import { judge } from './judge.ts';
import { type Meeting, Moment, noMeeting } from './moment.ts';
import { type Moments, type Played, play } from './play.ts';

/** Those who come last are not waited for much longer: what is held is held by clients that give up. */
const heldMs = 2_000;
/** Longest life of a cell, in milliseconds. */
const longestCellMs = 150_000;

type Outcome = { played: Played } | { error: unknown };

/** Every cell of one event, each a test; those of a group are played at the same time. */
export function testTable(event: Event): void {
  const groups = chosen(groupsOf(event));
  if (groups.length === 0) test.skip('none of its cells is chosen');
  let field: Field;
  beforeAll(async () => {
    field = await openField(event, Math.max(0, ...groups.map(({ cells }) => cells.length)));
  });
  afterAll(() => field?.close());

  for (const { name, cells } of groups)
    describe(name, () => {
      let outcomes: Outcome[] = [];
      beforeAll(async () => {
        outcomes = await playGroup(field, event, cells);
      }, 180_000);
      for (const [at, cell] of cells.entries())
        test(cellName(cell), () => {
          const outcome = outcomes[at];
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

async function playGroup(field: Field, event: Event, cells: Group['cells']): Promise<Outcome[]> {
  const moments = momentsOf(field, event, cells);
  return Promise.all(
    cells.map(async (cell, at): Promise<Outcome> => {
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
    }),
  );
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

function momentsOf({ workers, server }: Field, event: Event, cells: readonly Cell[]): Moments {
  const meet = (happen: (letGo: () => void) => Promise<void>, patienceMs = heldMs): Meeting =>
    new Moment({ expected: cells.length, patienceMs, happen });
  const ready = meet(async (letGo) => letGo(), 120_000);
  switch (event) {
    case 'the call fails':
    case 'the run is cancelled':
      return { ready: noMeeting, event: noMeeting };
    case 'the worker is killed':
      return {
        ready,
        event: meet(async (letGo) => {
          await workers.kill(0, 0);
          letGo();
        }),
      };
    case 'the server is killed':
      return {
        ready,
        event: meet(async (letGo) => {
          await server.lose();
          letGo();
          await server.bringBack();
        }),
      };
  }
}
