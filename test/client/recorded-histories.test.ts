import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadDataConverter } from '@temporalio/common/lib/internal-non-workflow/index.js';
import proto from '@temporalio/proto';
import { expect, test } from 'vitest';
import { decoderOf } from '../../history/decode.ts';
import { readEvents } from '../../history/read-events.ts';
import { historyOf } from '../../history/run-history.ts';

/*
 * Histories that real runs left, as `temporal workflow show --output json` prints them, without what names machines and
 * what is not read here. A run that began before a change of ours must stay readable after it: record new ones beside them.
 */
async function recorded(name: string) {
  const text = readFileSync(join(import.meta.dirname, 'histories', `${name}.json`), 'utf8');
  const { events }: { events: { eventTime: string }[] } = JSON.parse(text);
  const read = events.map((event) => {
    const eventTime = { seconds: Math.floor(Date.parse(event.eventTime) / 1000) };
    return proto.temporal.api.history.v1.HistoryEvent.fromObject({ ...event, eventTime });
  });
  const run = { workflowId: 'recorded', runId: 'run' };
  return historyOf(await readEvents(run, read, decoderOf(loadDataConverter({}))));
}

test('of a run that was terminated while starting, the ledger says what may be on', async () => {
  const history = await recorded('terminated-while-starting');
  expect(history).toMatchObject({
    closed: 'terminated',
    workflowType: 'runbook',
    plan: { name: 'small-show' },
  });
  expect(history.ledger).toMatchObject([
    { step: 'channels', baseline: { off: ['channel:1234561'] }, report: null },
  ]);
  expect(history.status).toMatchObject({ outcome: 'terminated', steps: { channels: { state: 'starting' } } });
});

test('of a run that was cancelled, the record is what its last local activity wrote', async () => {
  const history = await recorded('cancelled-while-asking');
  expect(history.closed).toBe('cancelled');
  expect(history.status).toMatchObject({ outcome: 'cancelled', commands: [{ command: 'cancel' }] });
  expect(history.ledger).toMatchObject([{ undo: { undone: ['channel:1234562'] } }]);
});

test('of a run that was aborted, the record is in the details of its failure', async () => {
  const history = await recorded('aborted');
  expect(history.closed).toBe('failed');
  expect(history.status).toMatchObject({ outcome: 'aborted', commands: [{ command: 'abort', by: 'ada' }] });
});
