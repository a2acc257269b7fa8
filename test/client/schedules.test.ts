import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type CreateScheduleOptions,
  createSchedule,
  deleteSchedule,
  describeSchedule,
  getRun,
  InvalidRunbook,
  InvalidSchedule,
  listSchedules,
  pauseSchedule,
  ScheduleExists,
  ScheduleNotFound,
  triggerSchedule,
  unpauseSchedule,
} from '../../client/index.ts';
import { newAccount } from '../../schedules/account.ts';
import { makeSchedule } from '../../schedules/make-schedule.ts';
import { clockChanges } from '../clock-changes.ts';
import { type Stage, setStage } from '../run/stage.ts';
import { type Receiver, startReceiver } from '../tell/receiver.ts';

const catalogue = mkdtempSync(join(tmpdir(), 'showcaller-schedules-'));
writeFileSync(
  join(catalogue, 'talk.yaml'),
  `name: talk
parameters:
  guest: { type: string }
steps:
  ready:
    uses: approval
    with: { prompt: "Is \${{ parameters.guest }} there?" }
`,
);

let stage: Stage;
let receiver: Receiver;
const startWorker = () =>
  stage.startWorker({ SHOWCALLER_RUNBOOKS: catalogue, SHOWCALLER_WEBHOOKS: receiver.url });
beforeAll(async () => {
  [stage, receiver] = await Promise.all([setStage(), startReceiver()]);
  await stage.stopWorker();
  await startWorker();
});
afterAll(async () => {
  await stage.close();
  await receiver.close();
});

const create = (options: Pick<CreateScheduleOptions, 'schedule'> & Partial<CreateScheduleOptions>) =>
  createSchedule(stage.client, {
    runbook: 'talk',
    parameters: { guest: 'Ada' },
    timezone: 'Europe/Berlin',
    taskQueue: stage.taskQueue,
    ...options,
  });

const describeIt = (schedule: string) => describeSchedule(stage.client, schedule);
const idsOf = async (schedule: string) =>
  (await describeIt(schedule)).runs.map(({ workflowId }) => workflowId);

/** Waits until what is looked at is so. */
async function untilSo<Seen>(look: () => Promise<Seen>, so: (seen: Seen) => boolean): Promise<Seen> {
  for (const deadline = Date.now() + 30_000; ; ) {
    const seen = await look();
    if (so(seen)) return seen;
    if (Date.now() > deadline) throw new Error(`never so: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Fires a schedule for a span of time, as Temporal does it by itself, and waits until all that is done. */
async function backfill(schedule: string, start: string, end: string, firings: number): Promise<void> {
  const handle = stage.client.schedule.getHandle(schedule);
  await handle.backfill({ start: new Date(start), end: new Date(end), overlap: 'ALLOW_ALL' });
  await untilSo(
    () => firingsOf(schedule),
    (all) => all.length >= firings && all.every((name) => name === 'COMPLETED'),
  );
}

async function firingsOf(schedule: string): Promise<string[]> {
  const query = `WorkflowId STARTS_WITH "occurrence:${schedule}-"`;
  const all: string[] = [];
  for await (const { status } of stage.client.workflow.list({ query })) all.push(status.name);
  return all;
}

const local = (at: number) => new Date(at).toISOString().slice(0, 16);
/** That many days from now, such as 2027-03-28 (UTC). */
const dayFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const { berlin, newYork } = clockChanges;

test.each([
  [
    'berlin',
    'Europe/Berlin',
    '02:30',
    [`${berlin.spring}T01:30:00Z`, `${berlin.autumn}T00:30:00Z`],
    [`${berlin.spring}T03:30:00+02:00[Europe/Berlin]`, `${berlin.autumn}T02:30:00+02:00[Europe/Berlin]`],
  ],
  [
    'new-york',
    'America/New_York',
    '01:30',
    [`${newYork.spring}T06:30:00Z`, `${newYork.autumn}T05:30:00Z`],
    [
      `${newYork.spring}T01:30:00-05:00[America/New_York]`,
      `${newYork.autumn}T01:30:00-04:00[America/New_York]`,
    ],
  ],
])(
  'a weekly show in %s (%s, %s) has one run on each DST night of next year, however often it is fired',
  async (schedule, timezone, time, instants, locals) => {
    // It fires by itself as well: this week's show, should it be due just now, is left out.
    const skip = [`${dayFromNow(-2)}..${dayFromNow(2)}`];
    await create({ schedule, timezone, calendar: `Sun ${time}`, lead: '45m', offAir: '1h', skip });
    const ids = instants.map((instant) => `${schedule}-${instant}`);
    for (let again = 0; again < 2; again += 1)
      for (const [at, instant] of instants.entries()) {
        const day = Date.parse(instant);
        const around = [day - 30 * 3_600_000, day + 30 * 3_600_000].map((one) => new Date(one).toISOString());
        await backfill(schedule, around[0] ?? '', around[1] ?? '', again === 0 ? at + 1 : 2);
      }
    expect((await idsOf(schedule)).toSorted()).toEqual(ids);
    for (const [at, id] of ids.entries()) {
      const { onAirAt, offAirAt, leadAt, ...status } = await (await getRun(stage.client, id)).status();
      const onAir = Date.parse(instants[at] ?? '');
      expect(status).toMatchObject({ runbook: 'talk', phase: 'scheduled', schedule, zone: timezone });
      expect([onAirAt, offAirAt, leadAt].map((one) => local(Date.parse(one ?? '')))).toEqual(
        [onAir, onAir + 3_600_000, onAir - 45 * 60_000].map(local),
      );
      const run = await stage.client.workflow.getHandle(id).fetchHistory();
      const input = run.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0]?.data;
      expect(JSON.parse(Buffer.from(input ?? []).toString())).toMatchObject({
        onAirAt: locals[at],
        schedule,
      });
    }
    await deleteSchedule(stage.client, schedule);
  },
);

test('a booking has its run at once, which waits; its pause and delete name that run', async () => {
  const at = dayFromNow(21);
  const booked = await create({ schedule: 'gala', at: `${at} 20:00`, offAir: '2h' });
  const [show] = booked.next;
  const id = `gala-${show?.onAirAt}`;
  expect(booked).toMatchObject({
    kind: 'once',
    runbook: 'talk',
    timezone: 'Europe/Berlin',
    offAir: '2h',
    paused: false,
  });
  expect(show).toMatchObject({ workflowId: id, moved: null });
  await untilSo(
    () => idsOf('gala'),
    (ids) => ids.includes(id),
  );
  const run = await getRun(stage.client, id);
  await untilSo(
    () => run.status(),
    ({ phase }) => phase === 'scheduled',
  );
  for (const refuse of [pauseSchedule, deleteSchedule])
    await expect(refuse(stage.client, 'gala')).rejects.toMatchObject({
      code: 'ScheduleRefused',
      workflowId: id,
    });
  await expect(triggerSchedule(stage.client, 'gala')).rejects.toThrow(`has its run already: ${id}`);
  await run.abort();
  expect(await run.result()).toMatchObject({ outcome: 'aborted', steps: { ready: { state: 'notStarted' } } });
  // Called off, it stays so: neither the firing before its lead nor a booking of the same name starts it again.
  const day = Date.parse(show?.onAirAt ?? '');
  await backfill('gala', new Date(day - 86_400_000).toISOString(), new Date(day).toISOString(), 2);
  expect(await idsOf('gala')).toEqual([id]);
  await deleteSchedule(stage.client, 'gala');
  await expect(create({ schedule: 'gala', at: `${at} 20:00` })).rejects.toBeInstanceOf(ScheduleExists);
  await expect(describeIt('gala')).rejects.toBeInstanceOf(ScheduleNotFound);
});

test('trigger starts the next show ahead of its time, and names its run when it has one', async () => {
  // Far from now, whenever this is read: the first show is in three days, the second and third are left out.
  const weekday = new Date(dayFromNow(3)).toLocaleDateString('en-GB', { weekday: 'short', timeZone: 'UTC' });
  const [from, to] = [8, 18].map(dayFromNow);
  const rule = `${weekday} 20:00`;
  const made = await create({ schedule: 'weekly', calendar: rule, lead: '30m', skip: [`${from}..${to}`] });
  expect(made.next).toHaveLength(5);
  expect(made.skipped.map(({ local: at }) => at.slice(0, 10))).toEqual([10, 17].map(dayFromNow));
  const run = await triggerSchedule(stage.client, 'weekly');
  expect(run.workflowId).toBe(made.next[0]?.workflowId);
  await expect(triggerSchedule(stage.client, 'weekly')).rejects.toMatchObject({
    code: 'ScheduleRefused',
    workflowId: run.workflowId,
  });
  // Temporal's own trigger, and its own firing, come to the same.
  const handle = stage.client.schedule.getHandle('weekly');
  await handle.trigger('ALLOW_ALL');
  const onAir = Date.parse(made.next[0]?.onAirAt ?? '');
  await backfill('weekly', new Date(onAir - 86_400_000).toISOString(), new Date(onAir).toISOString(), 2);
  expect(await idsOf('weekly')).toEqual([run.workflowId]);
  expect(await run.status()).toMatchObject({ schedule: 'weekly', phase: 'scheduled' });

  const listed = await listSchedules(stage.client);
  expect(listed.find(({ schedule }) => schedule === 'weekly')).toMatchObject({
    ...{
      runbook: 'talk',
      kind: 'recurring',
      rule,
      timezone: 'Europe/Berlin',
      paused: false,
      missed: 0,
    },
    next: { workflowId: run.workflowId },
  });
  const { spec, policies } = await handle.describe();
  expect(spec.calendars?.length).toBeGreaterThan(100);
  expect(policies.overlap).toBe('ALLOW_ALL');
  await deleteSchedule(stage.client, 'weekly');
});

test('a show is missed when nothing could start it, listed when it went by in a pause, and late while it may begin', async () => {
  await stage.stopWorker();
  const onAirAt = Math.floor(Date.now() / 1000) * 1000 + 4_000;
  const at = new Date(onAirAt);
  const pattern = `${at.getUTCSeconds()} ${at.getUTCMinutes()} ${at.getUTCHours()} ${at.getUTCDate()} * * ${at.getUTCFullYear()}`;
  const make = (schedule: string, lateMs: number) =>
    makeSchedule(stage.client, stage.taskQueue, {
      ...{ schedule, runbook: 'talk', type: 'talk', run: { parameters: { guest: 'Ada' } } },
      rule: {
        recurrence: { kind: 'recurring', patterns: [{ pattern, days: 'both' }], text: 'once' },
        zone: 'UTC',
        skip: [],
      },
      ...{ aheadMs: 1_000, lateMs, account: newAccount(Date.now()) },
    });
  await make('down', 1_000);
  await make('paused', 1_000);
  await make('late', 3_600_000);
  await make('resumed', 3_600_000);
  await pauseSchedule(stage.client, 'paused', { reason: 'no studio' });
  await pauseSchedule(stage.client, 'resumed');
  const show = (schedule: string) => `${schedule}-${at.toISOString().replace('.000Z', 'Z')}`;

  // Nobody is there to write it down, and yet it is told.
  const missed = await untilSo(
    () => describeIt('down'),
    (seen) => seen.missed.count > 0,
  );
  expect(missed.missed).toMatchObject({ count: 1, shows: [{ workflowId: show('down') }] });
  expect((await listSchedules(stage.client)).find(({ schedule }) => schedule === 'down')?.missed).toBe(1);
  expect(await describeIt('paused')).toMatchObject({
    ...{ paused: true, note: 'no studio', missed: { count: 0 } },
    passedWhilePaused: { count: 1, shows: [{ workflowId: show('paused') }] },
  });

  await startWorker();
  const [firing] = await untilSo(
    () => resultsOf('down'),
    (all) => all.length > 0,
  );
  expect(firing).toMatchObject({ runs: [], missed: [onAirAt], paused: [] });
  expect(await describeIt('down')).toMatchObject({ missed: { count: 1 }, runs: [] });
  const told = receiver.taken.filter(({ event }) => event.type === 'showcaller.run.missed');
  expect(told.map(({ event }) => [event.subject, event.data.schedule])).toEqual([[show('down'), 'down']]);
  expect(told[0]?.event.data.message).toContain('MISSED: nothing was started for the show of down (talk)');
  await untilSo(
    () => idsOf('late'),
    (ids) => ids.includes(show('late')),
  );
  expect(await idsOf('resumed')).toEqual([]);
  await unpauseSchedule(stage.client, 'resumed');
  await untilSo(
    () => idsOf('resumed'),
    (ids) => ids.includes(show('resumed')),
  );
  for (const schedule of ['late', 'resumed'])
    expect(await describeIt(schedule)).toMatchObject({
      missed: { count: 0 },
      passedWhilePaused: { count: 0 },
    });
  for (const schedule of ['down', 'paused', 'late', 'resumed']) await deleteSchedule(stage.client, schedule);
});

async function resultsOf(schedule: string): Promise<unknown[]> {
  const query = `WorkflowId STARTS_WITH "occurrence:${schedule}-" AND ExecutionStatus = "Completed"`;
  const all: unknown[] = [];
  for await (const { workflowId } of stage.client.workflow.list({ query }))
    all.push(await stage.client.workflow.getHandle(workflowId).result());
  return all;
}

test('everything that is wrong with a schedule is told at once, before anything is made', async () => {
  const wrong = await create({
    ...{
      schedule: '7 days',
      timezone: 'Berlin',
      calendar: 'Fryday 20:00',
      lead: 'soon',
      offAir: '0s',
      skip: ['Xmas'],
    },
  }).catch((error: unknown) => error);
  expect(wrong).toBeInstanceOf(InvalidSchedule);
  const paths = wrong instanceof InvalidSchedule ? wrong.problems.map(({ path }) => path) : [];
  expect(paths.toSorted()).toEqual(['calendar', 'lead', 'offAir', 'schedule', 'skip', 'timezone']);
});

test.each([
  [`${berlin.spring} 02:30`, 'does not exist in Europe/Berlin'],
  [`${berlin.autumn} 02:30`, 'comes twice in Europe/Berlin'],
  ['2025-12-24 20:00', 'has passed'],
  ['20m', 'must be a time'],
  ['20:00', 'does not say which day'],
])('a booking at %s is refused: it %s', async (at, words) => {
  await expect(create({ schedule: 'refused', at })).rejects.toThrow(words);
});

test('a booking at a time that clocks show twice says which, and each of the two is another show', async () => {
  const both = [`${berlin.autumn} 02:30+02:00`, `${berlin.autumn} 02:30+01:00`];
  const made = [];
  for (const [index, at] of both.entries()) made.push(await create({ schedule: `twice-${index}`, at }));
  expect(made.map(({ next }) => next[0]?.onAirAt)).toEqual([
    `${berlin.autumn}T00:30:00Z`,
    `${berlin.autumn}T01:30:00Z`,
  ]);
});

test('the worker checks the runbook and its parameters when they are booked', async () => {
  const daily = { schedule: 'daily', calendar: 'daily 20:00' };
  await expect(create({ ...daily, runbook: 'chat' })).rejects.toThrow(
    'There is no runbook chat in the catalogue; there are: talk',
  );
  await expect(create({ ...daily, parameters: { guests: 'Ada' } })).rejects.toBeInstanceOf(InvalidRunbook);
  await expect(create({ ...daily, runbook: 'name: chat\nsteps: {}' })).rejects.toBeInstanceOf(InvalidRunbook);
  await expect(describeIt('daily')).rejects.toBeInstanceOf(ScheduleNotFound);
});

test('a whole document is booked as it is, and two schedules cannot have one name', async () => {
  const document = 'name: chat\nsteps:\n  tea: { uses: approval, with: { prompt: "Tea?" } }\n';
  const made = await create({
    schedule: 'chat',
    runbook: document,
    parameters: {},
    cron: '30 2 25-31 3,10 *',
  });
  expect(made).toMatchObject({ runbook: 'chat', rule: '30 2 25-31 3,10 *' });
  const warnings = made.warnings.join('\n');
  expect(warnings).toContain(`${berlin.spring} 02:30 does not exist in Europe/Berlin`);
  expect(warnings).toContain(`${berlin.autumn} 02:30 comes twice in Europe/Berlin`);
  await expect(create({ schedule: 'chat', calendar: 'daily 20:00' })).rejects.toBeInstanceOf(ScheduleExists);
  const run = await triggerSchedule(stage.client, 'chat');
  const status = await untilSo(
    () => run.status(),
    ({ phase }) => phase === 'scheduled',
  );
  expect(status).toMatchObject({ runbook: 'chat', schedule: 'chat' });
});
