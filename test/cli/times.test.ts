import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getRun, listRuns } from '../../client/index.ts';
import { type Stage, setStage, until } from '../run/stage.ts';
import { begin, showcaller } from './showcaller.ts';

const folder = mkdtempSync(join(tmpdir(), 'showcaller-times-'));
function document(name: string, text: string): string {
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, `name: ${name}\n${text}`);
  return path;
}

const channels = (id: string) =>
  `steps:\n  channels: { uses: "medialive:batchStart", typical: 1s, with: { channelIds: ["${id}"] } }\n`;
const show = document('timed-show', channels('1234561'));
const askingShow = document('asking-show', `atOffAir: ask\n${channels('1234562')}`);
const handsOff = document('handed-off', `stayUp: handOff\n${channels('1234563')}`);

let stage: Stage;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  stage = await setStage();
  env = { TEMPORAL_ADDRESS: stage.server.address, SHOWCALLER_TASK_QUEUE: stage.taskQueue };
});
afterAll(() => stage?.close());

const past = '2025-12-24 20:00 Europe/Berlin';

test.each<[string, string[], string[]]>([
  ['an on-air time that has passed', [show, '--on-air', past], ['onAirAt pastTime']],
  ['a local time without its zone', [show, '--on-air', '2040-12-24 20:00'], ['onAirAt badTime']],
  ['a lead that is no duration', [show, '--on-air', '2h', '--lead', 'early'], ['lead badValue']],
  ['a runbook that hands off', [handsOff, '--off-air', '2h'], ['offAirAt stayUp']],
  ['a name that only the worker knows', ['never-heard-of', '--off-air', past], ['offAirAt pastTime']],
  [
    'problems of parameters and times, all at once',
    [show, '-p', 'nothing=1', '--on-air', '2027-03-28 02:30 Europe/Berlin'],
    ['parameters.nothing unknownParameter', 'onAirAt badTime'],
  ],
])('times that are wrong are found before anything is started: %s', async (_, args, expected) => {
  // Nothing answers there: it must not even be asked.
  const ended = await showcaller(['run', ...args, '--json'], { TEMPORAL_ADDRESS: '127.0.0.1:1' });
  expect(ended.code).toBe(2);
  const json = Object(ended.json());
  expect(json).toMatchObject({ workflowId: null, outcome: 'invalid', onAirAt: null, late: false });
  expect(json.problems.map(({ path, code }: Record<string, string>) => `${path} ${code}`)).toEqual(expected);
});

test('a show of later waits, is shown in its own zone, is moved, and is listed', async () => {
  const year = new Date().getUTCFullYear() + 1;
  const run = await showcaller(
    ['run', show, '--id', 'later', '--detach', '--json'].concat([
      '--on-air',
      `${year}-12-24 20:00 Europe/Berlin`,
      '--off-air',
      '2h',
      '--lead',
      '20m',
    ]),
    env,
  );
  expect(run).toMatchObject({ code: 0 });
  const handle = await getRun(stage.client, 'later');
  await until(handle, ({ phase }) => phase === 'scheduled');
  const { stdout } = await showcaller(['status', 'later'], env);
  expect(stdout).toContain(`\nOn air ${year}-12-24 20:00 to 22:00 Europe/Berlin · steps begin 19:40\n`);
  expect(stdout).toMatch(/channels .*begins by .*19:59:59 Europe\/Berlin/);

  const moved = await showcaller(
    ['reschedule', 'later', '--on-air', `${year}-12-24 20:30 Europe/Berlin`, '--keep', 'end'].concat([
      '--by',
      'ada',
      '--reason',
      'the match is long',
      '--json',
    ]),
    env,
  );
  expect(moved).toMatchObject({ code: 0 });
  expect(moved.json()).toMatchObject({
    phase: 'scheduled',
    late: false,
    onAirAt: `${year}-12-24T19:30:00.000Z`,
    offAirAt: `${year}-12-24T21:00:00.000Z`,
    steps: {
      channels: {
        state: 'pending',
        latestStart: `${year}-12-24T19:29:59.000Z`,
        slackSeconds: expect.any(Number),
        health: null,
      },
    },
  });
  const longer = await showcaller(['extend', 'later', '15m', '--json'], env);
  expect(longer.json()).toMatchObject({ offAirAt: `${year}-12-24T21:15:00.000Z` });
  expect((await handle.status()).commands).toMatchObject([
    { command: 'reschedule', by: 'ada', reason: 'the match is long' },
    { command: 'extend' },
  ]);

  const refused = await showcaller(['reschedule', 'later', '--off-air', past, '--json'], env);
  expect(refused.code).toBe(2);
  expect(refused.json()).toMatchObject({
    workflowId: 'later',
    offAirAt: `${year}-12-24T21:15:00.000Z`,
    problems: [{ code: 'CommandRefused', message: expect.stringContaining('has passed') }],
  });

  // The list is a second or two behind.
  const listed = async () =>
    (await listRuns(stage.client)).find(({ workflowId }) => workflowId === 'later')?.offAirAt;
  await expect.poll(listed, { timeout: 30_000, interval: 200 }).toBe(`${year}-12-24T21:15:00.000Z`);
  const list = await showcaller(['list'], env);
  expect(list.stdout).toMatch(
    new RegExp(`^later .*scheduled .*${year}-12-24 20:30 to 22:15 Europe/Berlin`, 'm'),
  );
  await handle.abort();
});

test('reschedule says what it needs', async () => {
  const bare = await showcaller(['reschedule', 'any', '--json']);
  expect(bare.code).toBe(2);
  expect(bare.json()).toMatchObject({
    problems: [{ code: 'Usage', message: expect.stringContaining('--on-air') }],
  });
  expect((await showcaller(['reschedule', 'any', '--on-air', '2h', '--keep', 'all'])).code).toBe(2);
});

test('at its off-air time a run asks, and prints the commands that end or extend it', async () => {
  const run = begin(['run', askingShow, '--on-air', '2s', '--off-air', '2s', '--id', 'asks', '--json'], env);
  await run.said('asking-show: On air ');
  await run.said('asking-show: onAir');
  await run.said('The run asks: ');
  await run.said('showcaller extend asks 15m');
  await run.said('showcaller end asks');
  const extended = await showcaller(['extend', 'asks', '15m', '--json'], env);
  expect(extended.json()).toMatchObject({ outcome: 'running', phase: 'onAir', asking: [] });
  expect((await showcaller(['end', 'asks'], env)).code).toBe(0);
  const ended = await run.ended;
  expect(ended.code).toBe(0);
  expect(ended.json()).toMatchObject({
    outcome: 'ended',
    steps: { channels: { undone: ['channel:1234562'] } },
  });
});

test('status lists what is wrong with a run that only its worker could judge', async () => {
  const input = { runbook: { name: 'from-the-ui', steps: {} }, onAirAt: past };
  await stage.client.workflow.start('runbook', {
    args: [input],
    workflowId: 'from-the-ui',
    taskQueue: stage.taskQueue,
  });
  await (await getRun(stage.client, 'from-the-ui')).result();
  const { code, stdout } = await showcaller(['status', 'from-the-ui'], env);
  expect(code).toBe(2);
  expect(stdout).toContain('onAirAt: the on-air time 2025-12-24 20:00 Europe/Berlin has passed');
});
