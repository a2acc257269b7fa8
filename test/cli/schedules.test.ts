import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getRun } from '../../client/index.ts';
import { type Stage, setStage } from '../run/stage.ts';
import { showcaller } from './showcaller.ts';

const talk = join(mkdtempSync(join(tmpdir(), 'showcaller-cli-')), 'talk.yaml');
writeFileSync(
  talk,
  `name: talk
parameters:
  guests: { type: list, of: string }
steps:
  ready:
    uses: approval
    with: { prompt: "Is everybody there?" }
`,
);

let stage: Stage;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  stage = await setStage();
  env = { TEMPORAL_ADDRESS: stage.server.address, SHOWCALLER_TASK_QUEUE: stage.taskQueue };
});
afterAll(() => stage.close());

const schedule = (...args: string[]) => showcaller(['schedule', ...args], env);

test('a schedule is created, listed, described, paused, unpaused, triggered and deleted, for people and as JSON', async () => {
  const what = ['--runbook', talk, '-p', 'guests=ada,alan', '--off-air', '2h', '--lead', '20m'];
  // Far from now, whenever this is read: the first show is in three days, the second is left out.
  const day = (days: number) => new Date(Date.now() + days * 86_400_000);
  const rule = `${day(3).toLocaleDateString('en-GB', { weekday: 'short', timeZone: 'UTC' })} 20:00`;
  const leftOut = day(10).toISOString().slice(0, 10);
  const when = ['--calendar', rule, '--timezone', 'Europe/Berlin', '--skip', leftOut];
  const made = await schedule('create', 'night-talk', ...what, ...when);
  expect(made.code).toBe(0);
  expect(made.stdout).toContain(
    `night-talk: talk, ${rule} Europe/Berlin, lead 20m, off air after 2h\nNext:\n`,
  );
  expect(made.stdout).toContain(`Left out:\n  ${leftOut} 20:00 Europe/Berlin  ${leftOut}T`);

  const described = await schedule('describe', 'night-talk', '--json');
  expect(described.json()).toMatchObject({
    ...{ schedule: 'night-talk', runbook: 'talk', kind: 'recurring', rule },
    ...{ timezone: 'Europe/Berlin', lead: '20m', offAir: '2h', paused: false, runs: [], problems: [] },
    missed: { count: 0, shows: [] },
    skipped: [{ workflowId: expect.stringContaining(`night-talk-${leftOut}T`) }],
  });
  const [next] = Object(described.json()).next;
  expect(Object(described.json()).next).toHaveLength(5);

  expect((await schedule('list')).stdout).toContain(`night-talk  talk     ${rule}`);
  expect((await schedule('pause', 'night-talk', '--reason', 'summer')).stdout).toBe(
    'night-talk is paused.\n',
  );
  expect((await schedule('describe', 'night-talk')).stdout).toContain('PAUSED: summer.');
  expect((await schedule('unpause', 'night-talk', '--json')).json()).toMatchObject({ paused: false });

  const triggered = await schedule('trigger', 'night-talk', '--json');
  expect(triggered.json()).toMatchObject({ workflowId: next.workflowId, outcome: 'running' });
  const again = await schedule('trigger', 'night-talk', '--json');
  expect(again.code).toBe(2);
  expect(again.stderr).toContain(`has its run already: ${next.workflowId}`);
  expect(again.json()).toMatchObject({ problems: [{ code: 'ScheduleRefused' }] });

  const deleted = await schedule('delete', 'night-talk');
  expect(deleted.stdout).toContain(`Runs under way go on: ${next.workflowId}.`);
  expect((await schedule('list', '--json')).json()).toEqual({ schedules: [] });
  await (await getRun(stage.client, next.workflowId)).abort();
});

test('nights on which clocks change are warned of when shows are booked', async () => {
  const given = ['--runbook', talk, '-p', 'guests=ada', '--timezone', 'Europe/Berlin'];
  const made = await schedule('create', 'owls', ...given, '--cron', '30 2 25-31 3,10 *');
  expect(made.stderr).toMatch(/Warning: \d{4}-03-\d\d 02:30 does not exist in Europe\/Berlin/);
  expect(made.stderr).toMatch(/Warning: \d{4}-10-\d\d 02:30 comes twice in Europe\/Berlin/);
  expect((await schedule('delete', 'owls', '--json')).json()).toMatchObject({ schedule: 'owls' });
});

test('what is wrong with a schedule is told with exit code 2, and nothing is made', async () => {
  const given = ['--runbook', talk, '-p', 'guests=ada', '--timezone', 'Europe/Berlin'];
  const wrong = await schedule('create', 'talk-show', ...given, '--at', '2027-03-28 02:30', '--json');
  expect(wrong.code).toBe(2);
  expect(wrong.json()).toMatchObject({ outcome: 'invalid', problems: [{ code: 'badTime', path: 'at' }] });
  expect(wrong.stderr).toContain('2027-03-28T03:30+02:00[Europe/Berlin]');
  const bare = await schedule(
    'create',
    'talk-show',
    '--runbook',
    talk,
    '--at',
    '2027-03-29 02:30 Europe/Berlin',
  );
  expect(bare.code).toBe(2);
  expect(bare.stderr).toContain('guests');
  expect((await schedule('describe', 'talk-show')).code).toBe(2);
});

test('a schedule of Temporal that starts a runbook by its name works, its on-air time counted from its own', async () => {
  const year = new Date().getUTCFullYear() + 1;
  const handle = await stage.client.schedule.create({
    scheduleId: 'plain',
    spec: { calendars: [{ year, month: 'MARCH', dayOfMonth: 28, hour: 1 }] },
    action: {
      type: 'startWorkflow',
      workflowType: 'runbook',
      taskQueue: stage.taskQueue,
      workflowId: 'plain',
      args: [
        {
          runbook: { name: 'tea', steps: { ready: { uses: 'approval', with: { prompt: 'Tea?' } } } },
          onAirAt: '20m',
        },
      ],
    },
  });
  const day = { start: new Date(`${year}-03-27T12:00:00Z`), end: new Date(`${year}-03-28T12:00:00Z`) };
  await handle.backfill({ ...day, overlap: 'ALLOW_ALL' });
  const id = `plain-${year}-03-28T01:00:00Z`;
  await expect
    .poll(async () => (await getRun(stage.client, id)).status().then(({ phase }) => phase), {
      timeout: 20_000,
    })
    .toBe('scheduled');
  expect(await (await getRun(stage.client, id)).status()).toMatchObject({
    schedule: 'plain',
    onAirAt: `${year}-03-28T01:20:00.000Z`,
  });
  await (await getRun(stage.client, id)).abort();
  await handle.delete();
});
