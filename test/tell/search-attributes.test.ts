// What Temporal's list of runs can be filtered by, on real servers with and without it.
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { SearchAttributes } from '../../activities/index.ts';
import { searchAttributes } from '../../plan/search-attributes.ts';
import { startLocalServer } from '../../worker/local-server/index.ts';
import { type Stage, setStage, until } from '../run/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());

const channels = { uses: 'medialive:batchStart', with: { channelIds: ['1234561'] } };
const check = { uses: 'approval', needs: ['channels'], with: { prompt: 'Fine?' } };
const show = { name: 'listed', stayUp: 'untilEnd', steps: { channels, check } };

async function found(on: Stage, query: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const { workflowId } of on.client.workflow.list({ query })) ids.push(workflowId);
  return ids;
}

async function registered(on: Stage): Promise<string[]> {
  const { operatorService } = on.client.connection;
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace: 'default' });
  return Object.keys(customAttributes ?? {}).filter((name) => name.startsWith('Showcaller'));
}

test('the list of runs is filtered by runbook, phase and who asks', async () => {
  const run = await stage.start(show);
  await until(run, (status) => status.asking.length === 1);
  const asking =
    'ShowcallerRunbook = "listed" AND ShowcallerPhase = "starting" AND ShowcallerAsking = true AND ShowcallerTrouble = false';
  await expect.poll(() => found(stage, asking), { timeout: 30_000 }).toEqual([run.workflowId]);
  await run.approve({ step: 'check' });
  await until(run, (status) => status.phase === 'up');
  const up = 'ShowcallerPhase = "up" AND ShowcallerAsking = false';
  await expect.poll(() => found(stage, up), { timeout: 30_000 }).toEqual([run.workflowId]);
  expect(await found(stage, asking)).toEqual([]);
  await run.end({});
  await run.result();
  // The server keeps no empty lists and no nulls.
  const { memo } = await stage.client.workflow.getHandle(run.workflowId).describe();
  expect(memo).toEqual({
    runbook: 'listed',
    phase: 'ended',
    outcome: 'ended',
    degraded: false,
    held: false,
    late: false,
    trouble: false,
    uses: ['approval', 'medialive:batchStart'],
  });
});

test('on a server without them a worker registers them, and runs go on without until the server surely knows', async () => {
  const server = await startLocalServer({ searchAttributes: {} });
  const bare = await setStage({ server });
  try {
    await expect.poll(() => registered(bare), { timeout: 30_000 }).toHaveLength(6);
    const run = await bare.start({ ...show, stayUp: 'handOff', steps: { channels } });
    await expect(run.result()).resolves.toMatchObject({ outcome: 'done' });
    const { events } = await bare.client.workflow.getHandle(run.workflowId).fetchHistory();
    expect(events?.some((event) => event.upsertWorkflowSearchAttributesEventAttributes)).toBe(false);
    expect(events?.some((event) => event.workflowTaskFailedEventAttributes)).toBe(false);
  } finally {
    await bare.close();
    await server.stop();
  }
});

test('a worker that may not register them logs the command that does', async () => {
  const lines: string[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(line) });
  const { client } = stage;
  const refusing = Object.create(client, {
    connection: {
      value: {
        operatorService: {
          listSearchAttributes: async () => ({ customAttributes: {} }),
          addSearchAttributes: () => Promise.reject(new Error('7 PERMISSION_DENIED: Request unauthorized.')),
        },
      },
    },
  });
  const attributes = new SearchAttributes({ client: refusing, namespace: 'media', logger, ownServer: true });
  expect(await attributes.usable()).toBe(false);
  expect(lines.join()).toContain(
    'temporal operator search-attribute create --namespace media --name ShowcallerRunbook --type Keyword',
  );
  expect(lines.join()).toContain('PERMISSION_DENIED');
  for (const [name, type] of Object.entries(searchAttributes))
    expect(lines.join()).toContain(`--name ${name} --type ${type}`);
});

test('a run does not wait for a server that does not say which there are', async () => {
  const never = Object.create(stage.client, {
    connection: {
      value: { operatorService: { listSearchAttributes: () => sleep(60_000, {}, { ref: false }) } },
    },
  });
  const logger = pino({ level: 'silent' });
  const attributes = new SearchAttributes({ client: never, namespace: 'default', logger, ownServer: true });
  expect(await attributes.usable()).toBe(false);
});

test('registered ones are used once they have been there for a while, and no longer when they are gone', async () => {
  const types = { Keyword: 2, Bool: 5, Datetime: 6 };
  const all = Object.fromEntries(Object.entries(searchAttributes).map(([name, type]) => [name, types[type]]));
  let there: object = all;
  const server = Object.create(stage.client, {
    connection: {
      value: { operatorService: { listSearchAttributes: async () => ({ customAttributes: there }) } },
    },
    // No run has used them.
    workflow: { value: { count: async () => ({ count: 0 }) } },
  });
  const logger = pino({ level: 'silent' });
  const attributes = new SearchAttributes({ client: server, namespace: 'default', logger, ownServer: false });
  const begun = Date.now();
  const clock = vi.spyOn(Date, 'now');
  const usableAfter = (ms: number) => {
    clock.mockReturnValue(begun + ms);
    return attributes.usable();
  };
  try {
    expect(await usableAfter(0)).toBe(false);
    expect(await usableAfter(61_000)).toBe(false);
    expect(await usableAfter(95_000)).toBe(true);
    there = {};
    expect(await usableAfter(200_000)).toBe(false);
  } finally {
    clock.mockRestore();
  }
});
