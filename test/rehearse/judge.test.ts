import { expect, test } from 'vitest';
import { readInputs } from '../../cli/rehearse/inputs.ts';
import { judge } from '../../cli/rehearse/judge.ts';
import type { Played } from '../../cli/rehearse/pass.ts';
import { clean, type Scenario } from '../../cli/rehearse/scenario.ts';
import type { JsonObject } from '../../plan/json.ts';
import type { StepStatus } from '../../plan/status.ts';
import { compile } from '../../runbook/index.ts';
import type { LedgerEntry } from '../../simulator/index.ts';
import { statusOf } from './status.ts';

const channels: JsonObject = { uses: 'medialive:batchStart', with: { channelIds: ['11'] } };

function stepOf(given: Partial<StepStatus>): StepStatus {
  return {
    ...{ uses: 'medialive:batchStart', kind: 'resource', at: 'start', needs: [], state: 'undone' },
    ...{ since: null, startedAt: null, finishedAt: null, attempts: 1, started: [], adopted: [] },
    ...{ startedByOthers: [], undone: [], leftUp: [], left: [], failed: [], outputs: null, error: null },
    ...{ warnings: [], requestIds: {}, latestStart: null, slackSeconds: null, slow: false, health: null },
    ...given,
  };
}

let seq = 0;
function call(operation: string, at: string, effect: string[] = []): LedgerEntry {
  seq += 1;
  const resources = ['channel:11'];
  return {
    ...{ seq, at, actor: 'client', service: 'medialive', operation, resources },
    ...{ request: {}, status: 200, effect, requestId: 'id' },
  };
}

const start = call('BatchStart', '2026-11-21T20:00:00.000Z', ['channel:11 IDLE→STARTING']);
const stop = call('BatchStop', '2026-11-21T20:00:09.000Z', ['channel:11 RUNNING→STOPPING']);

/** A pass in which all was well, but for what is given. */
function findings(given: Partial<Played>, step: JsonObject = channels, scenario: Scenario = clean): string[] {
  const compiled = compile({ source: { name: 'some-show', stayUp: 'untilEnd', steps: { channels: step } } });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const { plan } = compiled;
  const good = stepOf({ started: ['channel:11'], undone: ['channel:11'] });
  const played: Played = {
    scenario,
    last: statusOf({
      steps: { channels: good },
      upAt: '2026-11-21T20:00:05.000Z',
      endingAt: '2026-11-21T20:00:08.000Z',
    }),
    ...{ down: null, questions: [], cameUp: {}, outOfTime: false, trouble: [], faults: [], failedTasks: [] },
    before: { 'channel:11': 'IDLE', 'channel:bystander': 'RUNNING' },
    after: { 'channel:11': 'IDLE', 'channel:bystander': 'RUNNING' },
    ledger: [start, stop],
    samples: new Map([['channel:11', [{ at: Date.parse(start.at), state: 'STARTING' }]]]),
    ...{ begunAt: 0, endedAt: 0 },
    ...given,
  };
  return judge({
    played,
    plan,
    inputs: readInputs(plan, {}),
    bystanders: ['channel:bystander'],
  });
}

test('a pass in which all was as it should be has no findings', () => {
  expect(findings({})).toEqual([]);
});

test('what was left on is found in the cloud, whatever the record says', () => {
  expect(findings({ after: { 'channel:11': 'RUNNING', 'channel:bystander': 'RUNNING' } })).toEqual([
    'channel:11 was off before and is RUNNING now: it was not undone.',
    'The record says that channels undid channel:11; it is RUNNING.',
  ]);
});

test('what is none of the runbook’s must not be touched', () => {
  const after = { 'channel:11': 'IDLE', 'channel:bystander': 'IDLE' };
  expect(findings({ after })).toEqual(["channel:bystander is none of the runbook's and was touched."]);
});

test('what was on before must still be on', () => {
  const before = { 'channel:11': 'RUNNING', 'channel:bystander': 'RUNNING' };
  expect(findings({ before, ledger: [] })).toContain(
    'channel:11 was on before and is IDLE now: it was not ours to stop.',
  );
});

test('a second start of what is seen to come on, and a stop while the show is up, are found', () => {
  const second = call('BatchStart', '2026-11-21T20:00:01.000Z');
  expect(findings({ ledger: [start, second, stop] })).toEqual([
    'channel:11 was asked to start again when it was STARTING: BatchStart.',
  ]);
  const early = { ...stop, at: '2026-11-21T20:00:06.000Z' };
  expect(findings({ ledger: [start, early] })).toEqual([
    'BatchStop while the show was up: channel:11 RUNNING→STOPPING',
  ]);
});

test('the record must agree with the calls that the cloud got', () => {
  expect(findings({ ledger: [] })).toEqual([
    'The record says that channels started channel:11; the cloud was never asked to.',
  ]);
  const nothing = statusOf({ steps: { channels: stepOf({ adopted: [] }) } });
  expect(findings({ last: nothing })).toEqual(['channel:11 was started, and the record does not name it.']);
});

test('a lost input that nobody is told of is found', () => {
  const lost: Scenario = { ...clean, losesInput: 'channel:11' };
  expect(findings({}, channels, lost)).toEqual(['channel:11 lost its input, and nobody was told.']);
  const trouble = [{ step: 'channels', resource: 'channel:11', code: 'Alert', message: 'no video' }];
  expect(findings({ trouble }, channels, lost)).toEqual([]);
});

test('a run that calls itself up with nothing on has nothing on air', () => {
  const last = statusOf({ steps: { channels: stepOf({}) }, upAt: '2026-11-21T20:00:05.000Z' });
  expect(findings({ last, ledger: [] }, { ...channels, onFailure: 'continue' })).toEqual([
    'The run called itself up with nothing of channels on: a show without a picture. onFailure lets it.',
  ]);
});
