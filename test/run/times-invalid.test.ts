// Times that are wrong end a run before anything is looked at, whoever starts it: here as the UI does, without our client's checks.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getRun, InvalidRunbook, type RunStatus, startRunbook } from '../../client/index.ts';
import type { JsonObject } from '../../plan/json.ts';
import { type Stage, setStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());

const runbook = {
  name: 'with-times',
  steps: { channels: { uses: 'medialive:batchStart', with: { channelIds: ['1234561'] } } },
};
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const hour = 3_600_000;

async function ending(input: JsonObject): Promise<RunStatus> {
  const workflowId = `with-times-${randomUUID()}`;
  await stage.client.workflow.start('runbook', { args: [input], workflowId, taskQueue: stage.taskQueue });
  return (await getRun(stage.client, workflowId)).result();
}

const said = ({ problems }: RunStatus) => problems.map(({ path, code }) => `${path} ${code}`);

test.each<[string, JsonObject, string[]]>([
  ['a local time without its zone', { onAirAt: '2030-12-24 20:00' }, ['onAirAt badTime']],
  [
    'a night on which the time comes twice',
    { onAirAt: '2027-10-31 02:30 Europe/Berlin' },
    ['onAirAt badTime'],
  ],
  ['an on-air time in the past', { onAirAt: ago(hour / 2) }, ['onAirAt pastTime']],
  ['an end before the beginning', { onAirAt: '2h', offAirAt: ago(-hour) }, ['offAirAt timeOrder']],
  ['a show that a schedule missed', { schedule: 'nightly', onAirAt: ago(2 * hour) }, ['onAirAt missed']],
  [
    'an end for a runbook that hands off',
    { offAirAt: '2h', runbook: { ...runbook, stayUp: 'handOff' } },
    ['offAirAt stayUp'],
  ],
  [
    'problems of the document and of the times, all at once',
    { lead: 'soon', offAirAt: 'later', onair: 'now', runbook: { ...runbook, step: {} } },
    ['onair unknownKey', 'step unknownKey', 'offAirAt badTime', 'lead badValue'],
  ],
])('a run ends invalid for %s', async (_, input, problems) => {
  const status = await ending({ runbook, ...input });
  expect(status).toMatchObject({ outcome: 'invalid', error: { type: 'InvalidRunbook' } });
  expect(said(status)).toEqual(problems);
  expect(stage.simulator.cloud.ledger).toEqual([]);
});

test('from code, times that are wrong are told before anything is started, together with what else is wrong', async () => {
  const start = (options: object, document: string | JsonObject) =>
    startRunbook(stage.client, { runbook: document, taskQueue: stage.taskQueue, ...options }).then(
      () => [],
      (error) => (error instanceof InvalidRunbook ? error.problems.map(({ code }) => code) : error),
    );
  expect(await start({ onAirAt: ago(1000) }, runbook)).toEqual(['pastTime']);
  expect(await start({ offAirAt: 'later' }, 'evening-news')).toEqual(['badTime']);
  expect(await start({ lead: 'soon' }, { ...runbook, step: {} })).toEqual(['unknownKey', 'badValue']);
});
