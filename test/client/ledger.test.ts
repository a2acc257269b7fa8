import { expect, test } from 'vitest';
import { ledgerOf } from '../../history/ledger.ts';
import type { ActivityEnd, RecordedActivity } from '../../history/run-events.ts';
import { ownership, type ResourceReport, type UndoReport } from '../../plan/ledger.ts';

const at = '2026-01-31T18:00:00.000Z';
const baseline = { kind: 'resource', at: 0, off: ['channel:1', 'channel:2'], on: ['channel:3'] };
const step = { id: 'channels', uses: 'medialive:batchStart' };

function report(
  calls: Record<string, 'accepted' | 'unknown' | 'refused'>,
  up: string[] = [],
): ResourceReport {
  const records = Object.entries(calls).map(([name, answer]) => [name, { answer, requestIds: [] }]);
  return {
    ...{ kind: 'resource', tries: 1, up, states: {}, failed: [], warnings: [] },
    calls: Object.fromEntries(records),
  };
}
const completed = (result: unknown): ActivityEnd => ({ kind: 'completed', at, result });
const ended = (kind: 'failed' | 'cancelled' | 'timedOut', ...details: unknown[]): ActivityEnd => ({
  kind,
  at,
  failure: { type: 'Any', message: 'any', details },
});
function act(end: ActivityEnd, previous: ResourceReport | null = null): RecordedActivity {
  const input = { step, with: { channelIds: ['1', '2'] }, baseline, previous, takenOver: [] };
  return { id: 'channels', type: 'medialive:batchStart', input, scheduledAt: at, end };
}
function undo(end: ActivityEnd, entry: unknown): RecordedActivity {
  const input = { step, with: {}, entry };
  return { id: 'channels:undo', type: 'medialive:batchStart:undo', input, scheduledAt: at, end };
}

test('a step that was only scheduled has an entry, and all that was off may be ours', () => {
  const [entry] = ledgerOf([act(null)]);
  expect(entry).toMatchObject({ step: 'channels', report: null, undo: null });
  expect(entry && ownership(entry)).toMatchObject({
    ours: ['channel:1', 'channel:2'],
    adopted: ['channel:3'],
  });
});

test.each([
  ['the result', completed({ report: report({ 'channel:1': 'accepted' }), outputs: {} })],
  ['the details of a failure', ended('failed', report({ 'channel:1': 'accepted' }))],
  ['the details of a cancellation', ended('cancelled', report({ 'channel:1': 'accepted' }))],
])('a report is found in %s', (_, end) => {
  expect(ledgerOf([act(end)])).toMatchObject([
    { report: { calls: { 'channel:1': { answer: 'accepted' } } } },
  ]);
});

test.each([
  ['timed out', ended('timedOut')],
  ['was cancelled during back-off', ended('cancelled', 'ACTIVITY_ID_NOT_STARTED')],
  ['is under way', null],
])('when the newest activity %s, what was refused before may have been sent again', (_, end) => {
  const before = report({ 'channel:1': 'accepted', 'channel:2': 'refused' }, ['channel:1', 'channel:2']);
  const [entry] = ledgerOf([act(completed({ report: before })), act(end, before)]);
  expect(entry && ownership(entry)).toMatchObject({ ours: ['channel:1', 'channel:2'], startedByOthers: [] });
});

test('the newest report of a step is the one that counts', () => {
  const before = report({ 'channel:1': 'unknown' });
  const now = report({ 'channel:1': 'refused' }, ['channel:1']);
  const [entry] = ledgerOf([act(ended('failed', before)), act(completed({ report: now }), before)]);
  expect(entry && ownership(entry).startedByOthers).toEqual(['channel:1']);
});

test('the reports of several undos of a step are joined, the newest word about each resource counts', () => {
  const left = { resource: 'channel:2', reason: 'busy', stuck: true, byHand: null };
  const first: UndoReport = { undone: ['channel:1'], wasOff: [], leftUp: [left], requestIds: ['a'] };
  const second: UndoReport = { undone: ['channel:2'], wasOff: [], leftUp: [], requestIds: ['b'] };
  const [entry] = ledgerOf([act(completed({ report: report({}) }))]);
  const [joined] = ledgerOf([
    act(completed({ report: report({}) })),
    undo(completed(first), entry),
    undo(completed(second), { ...entry, undo: first }),
  ]);
  expect(joined?.undo).toEqual({
    undone: ['channel:1', 'channel:2'],
    wasOff: [],
    leftUp: [],
    requestIds: ['a', 'b'],
  });
});

test('an undo that ended without a report leaves the one before', () => {
  const first: UndoReport = { undone: ['channel:1'], wasOff: [], leftUp: [], requestIds: [] };
  const [entry] = ledgerOf([act(null)]);
  const [joined] = ledgerOf([act(null), undo(completed(first), entry), undo(ended('timedOut'), entry)]);
  expect(joined?.undo).toEqual(first);
});

test('what a person took over is ours, also of a step that never called anything', () => {
  const input = { step, with: {} };
  const result = { on: ['channel:3'], baseline };
  const takeOver = { id: 'channels:takeOver', type: 'medialive:batchStart:takeOver', input, scheduledAt: at };
  const [entry] = ledgerOf([{ ...takeOver, end: completed(result) }]);
  expect(entry && ownership(entry)).toMatchObject({ ours: ['channel:3'], unsure: [], adopted: [] });
});

test('a tear-down goes on from the ledger that it was given', () => {
  const [entry] = ledgerOf([act(null)]);
  const given = {
    id: '1',
    type: 'readLedger',
    input: {},
    scheduledAt: at,
    end: completed({ ledger: [entry] }),
  };
  expect(ledgerOf([given])).toEqual([entry]);
});
