// Shows that share, when things go wrong: roll-backs, hand-overs, terminated runs and books, killed workers.
import { expect } from 'vitest';
import { claimedNames } from '../../activities/claims/claimed-names.ts';
import { Claims } from '../../activities/claims/claims.ts';
import { letGo } from '../../activities/claims/let-go.ts';
import { createClients } from '../../activities/clients/index.ts';
import { accountOf, place } from '../../activities/clients/place.ts';
import { createServices } from '../../activities/services.ts';
import { readSettings } from '../../activities/settings.ts';
import { startTeardown } from '../../client/index.ts';
import { type Claimant, type ClaimBook, claimsQuery } from '../../plan/claims.ts';
import type { JsonObject } from '../../plan/json.ts';
import { setScenes } from './scenes.ts';
import { asks, channels, ended, flow, flowArn, isUp, show } from './shows.ts';
import { type Stage, until } from './stage.ts';

const scene = setScenes(3);

const bookId = (stage: Stage, scope = 'mediaconnect:eu-central-1') =>
  `claims:${accountOf(stage.env)}:${scope}`;

/** Rolls back once a person says no. */
const check = (needs: string[]): JsonObject => ({
  uses: 'approval',
  needs,
  with: { prompt: 'Go on?' },
  onFailure: 'rollback',
});

const count = ({ simulator }: Stage, operation: string) =>
  simulator.cloud.ledger.filter((entry) => entry.operation === operation && entry.effect.length > 0).length;
const stateOf = ({ simulator }: Stage, name: string) => simulator.cloud.state(name);

async function bookOf(stage: Stage, scope?: string): Promise<ClaimBook> {
  return stage.client.workflow.getHandle(bookId(stage, scope)).query<ClaimBook>(claimsQuery);
}

scene('a run that rolls back never touches what another has on air', async (stage) => {
  const evening = await stage.start(show('evening-news', { feed: flow() }));
  await until(evening, isUp);
  const breaking = await stage.start(show('breaking-news', { feed: flow(), go: check(['feed']) }));
  await until(breaking, asks);
  await breaking.abort();
  expect(await breaking.result()).toMatchObject({ outcome: 'aborted' });
  expect(stateOf(stage, flowArn)).toBe('ACTIVE');
  expect((await ended(evening)).steps.feed?.undone).toEqual([flowArn]);
  expect(count(stage, 'StopFlow')).toBe(1);
});

scene(
  'what a run brought up that rolls back stays on for the other, whose end turns it off',
  async (stage) => {
    const breaking = await stage.start(show('breaking-news', { feed: flow(), go: check(['feed']) }));
    await until(breaking, asks);
    const evening = await stage.start(show('evening-news', { feed: flow() }));
    expect((await until(evening, isUp)).steps.feed?.state).toBe('adopted');
    await breaking.abort();
    const back = await breaking.result();
    expect(back.steps.feed).toMatchObject({ started: [flowArn], undone: [], leftUp: [flowArn] });
    expect(stateOf(stage, flowArn)).toBe('ACTIVE');
    expect((await ended(evening)).steps.feed?.undone).toEqual([flowArn]);
    expect(count(stage, 'StopFlow')).toBe(1);
    expect(await bookOf(stage)).toMatchObject({ holds: [], waiting: [], owed: {}, taken: [] });
  },
);

scene(
  'five shows share three things and end in any order: each goes off once, with the last',
  async (stage) => {
    const all = ['1234561', '1234562', '1234563'];
    const uses = [all, all.slice(0, 2), all.slice(1), [all[0] ?? '', all[2] ?? ''], all];
    const runs = await Promise.all(
      uses.map((ids, index) => stage.start(show(`show-${index}`, { channels: channels(ids) }))),
    );
    await Promise.all(runs.map((run) => until(run, isUp)));
    const order = [2, 0, 4, 1, 3];
    for (const [place, index] of order.entries()) {
      const run = runs[index];
      if (!run) throw new Error('no run');
      await ended(run);
      const left = order.slice(place + 1).flatMap((other) => uses[other] ?? []);
      for (const id of all)
        expect(stateOf(stage, `channel:${id}`), `${id} after ${place}`).toBe(
          left.includes(id) ? 'RUNNING' : 'IDLE',
        );
    }
  },
);

scene('a step that is to fail where others hold it ends the run before anything starts', async (stage) => {
  const first = await stage.start(show('first', { feed: flow() }));
  await until(first, isUp);
  const second = await stage.start(
    show('second', { channels: channels(['1234561']), feed: flow({ onConflict: 'fail' }) }),
  );
  const status = await second.result();
  expect(status).toMatchObject({ outcome: 'failed', error: { type: 'RunFailed' } });
  expect(status.error?.message).toContain(`run ${first.workflowId} (step feed) holds ${flowArn}`);
  expect(stateOf(stage, 'channel:1234561')).toBe('IDLE');
  await ended(first);
});

scene('a tear-down leaves what another run holds, which then turns it off', async (stage) => {
  const handed = await stage.start({ name: 'handed-over', stayUp: 'handOff', steps: { feed: flow() } });
  expect((await handed.result()).outcome).toBe('done');
  const sharing = await stage.start(show('sharing', { feed: flow() }));
  await until(sharing, isUp);
  const down = await (
    await startTeardown(stage.client, { workflowId: handed.workflowId, taskQueue: stage.taskQueue })
  ).result();
  expect(down.steps.feed).toMatchObject({ undone: [], leftUp: [flowArn] });
  expect(stateOf(stage, flowArn)).toBe('ACTIVE');
  expect((await ended(sharing)).steps.feed?.undone).toEqual([flowArn]);
});

scene('the tear-down of a terminated run pays what others had left to it', async (stage) => {
  const first = await stage.start(show('first', { feed: flow() }));
  await until(first, isUp);
  const second = await stage.start(show('second', { feed: flow() }));
  await until(second, isUp);
  await ended(first);
  await stage.client.workflow.getHandle(second.workflowId).terminate();
  const down = await (
    await startTeardown(stage.client, { workflowId: second.workflowId, taskQueue: stage.taskQueue })
  ).result();
  expect(down.steps.feed?.undone).toEqual([flowArn]);
  expect(count(stage, 'StopFlow')).toBe(1);
});

scene('a show that says undo: leave turns off nothing that was left to it', async (stage) => {
  const first = await stage.start(show('first', { feed: flow() }));
  await until(first, isUp);
  const second = await stage.start(show('second', { feed: flow({ undo: 'leave' }) }));
  await until(second, isUp);
  await ended(first);
  expect((await ended(second)).steps.feed).toMatchObject({ undone: [], leftUp: [flowArn] });
  expect(stateOf(stage, flowArn)).toBe('ACTIVE');
});

scene('what is left up because it feeds something is named, also what was left to it', async (stage) => {
  const ids = ['1234561', '1234562'];
  const first = await stage.start(show('first', { channels: channels(ids.slice(0, 1)) }));
  await until(first, isUp);
  const fed = flow({ needs: ['feed'], undo: 'leave' });
  const second = await stage.start(show('second', { feed: channels(ids), fed }));
  await until(second, isUp);
  expect((await ended(first)).steps.channels?.leftUp).toEqual(['channel:1234561']);
  const last = await ended(second);
  expect(last.steps.feed).toMatchObject({ state: 'leftUp', undone: [] });
  expect(last.steps.feed?.left.map(({ resource, reason }) => [resource, reason])).toEqual(
    ids.map((id) => [`channel:${id}`, `still feeds ${flowArn}`]),
  );
  expect(count(stage, 'BatchStop')).toBe(0);
  expect(await bookOf(stage, 'medialive:eu-central-1')).toMatchObject({ holds: [], owed: {} });
});

scene(
  'shows go on although somebody terminates the claims, and nothing of others is turned off',
  async (stage) => {
    const first = await stage.start(show('first', { feed: flow() }));
    await until(first, isUp);
    const second = await stage.start(show('second', { feed: flow() }));
    await until(second, isUp);
    await stage.client.workflow.getHandle(bookId(stage)).terminate('by hand');
    expect((await ended(first)).steps.feed?.leftUp).toEqual([flowArn]);
    expect(stateOf(stage, flowArn)).toBe('ACTIVE');
    await stage.client.workflow.getHandle(bookId(stage)).cancel();
    await stage.client.workflow.getHandle(bookId(stage)).terminate('again');
    expect((await ended(second)).steps.feed?.undone).toEqual([flowArn]);
  },
);

scene('claims that somebody deleted are put together again from the runs under way', async (stage) => {
  const first = await stage.start(show('first', { feed: flow() }));
  await until(first, isUp);
  const second = await stage.start(show('second', { feed: flow() }));
  await until(second, isUp);
  const { workflowService } = stage.client;
  const namespace = stage.server.namespace;
  const workflowExecution = { workflowId: bookId(stage) };
  await workflowService.deleteWorkflowExecution({ namespace, workflowExecution });
  await gone(() => workflowService.describeWorkflowExecution({ namespace, execution: workflowExecution }));
  expect((await ended(first)).steps.feed?.leftUp).toEqual([flowArn]);
  expect(stateOf(stage, flowArn)).toBe('ACTIVE');
  await ended(second);
});

async function gone(describe: () => Promise<unknown>): Promise<void> {
  for (;;) {
    const isThere = await describe().then(
      () => true,
      () => false,
    );
    if (!isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const claimants = (many: number): Claimant[] =>
  Array.from({ length: many }, (_, n) => ({ workflowId: `run-${n}`, firstRunId: `first-${n}` }));

scene('three hundred claims at one time are a few updates', async (stage) => {
  const claims = new Claims(stage.client, accountOf(stage.env));
  const id = claims.id('storm here');
  const answers = await Promise.all(
    claimants(300).map((claimant, n) =>
      claims.ask(id, {
        ...{ kind: 'claim', claimant, step: 'feed', onConflict: 'share', takeOver: null },
        names: [`thing-${n % 7}`],
      }),
    ),
  );
  expect(new Set(answers.map(({ state }) => state))).toEqual(new Set(['granted']));
  const { events } = await stage.client.workflow.getHandle(id).fetchHistory();
  const updates = events?.filter(({ workflowExecutionUpdateAcceptedEventAttributes: one }) => one) ?? [];
  expect(updates.length).toBeLessThanOrEqual(4);
});

scene('a thousand names, and an ask that nobody understands, keep nobody from an answer', async (stage) => {
  const claims = new Claims(stage.client, accountOf(stage.env));
  const id = claims.id('many here');
  const names = Array.from({ length: 1_000 }, (_, n) => `${flowArn}-${n}`);
  const [one, other, third] = claimants(3);
  if (!one || !other || !third) throw new Error('no claimants');
  const share = { kind: 'claim', step: 'all', names, onConflict: 'share', takeOver: null } as const;
  const asked = [
    claims.ask(id, { ...share, names: [...names], claimant: one }),
    claims.ask(id, { ...share, names: [...names], claimant: other }),
    claims.ask(id, { ...share, names: [...names], claimant: third, onConflict: Object('never') }),
  ];
  const [first, second, odd] = await Promise.allSettled(asked);
  expect([first?.status, second?.status, odd?.status]).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  const closed = await claims.ask(id, {
    ...{ kind: 'close', claimant: one, step: 'all', pays: true, final: true },
    ...{ names: [...names], ours: [...names] },
  });
  expect(closed).toMatchObject({ turnOff: [], held: [{ workflowId: other.workflowId, names }] });
});

scene('a claim whose answer did not come before its run ended is let go of', async (stage) => {
  const claims = new Claims(stage.client, accountOf(stage.env));
  const services = createServices(createClients(stage.env), readSettings(stage.env));
  const id = claims.id('m2 eu-central-1');
  const step = {
    uses: 'm2:startBatchJob',
    with: {
      applicationId: 'app-asrun0000000000000000000',
      batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: 'ASRUN' } },
    },
  };
  const service = services.get(step.uses);
  const [claimant] = claimants(1);
  if (!service || !claimant) throw new Error('no service');
  const names = claimedNames(service, step);
  const ask = { kind: 'claim', step: 'report', onConflict: 'fail', takeOver: null } as const;
  await claims.ask(id, { ...ask, claimant, names });
  const handle = stage.client.workflow.getHandle(id);
  expect((await handle.query<ClaimBook>(claimsQuery)).holds).toMatchObject([{ names }]);
  await letGo(
    { claims, services },
    {
      run: { ...claimant, place: place(stage.env) },
      ...{ held: [], asked: [step], handsOver: false },
    },
  );
  expect((await handle.query<ClaimBook>(claimsQuery)).holds).toEqual([]);
});

scene('the book goes on in a new run with all that is in it', async (stage) => {
  const account = accountOf(stage.env);
  const id = new Claims(stage.client, account).id('long here');
  const many = claimants(8);
  await Promise.all(
    many.map(async (claimant) => {
      // One is under way at a time for each worker: eight workers.
      const claims = new Claims(stage.client, account);
      for (let n = 0; n < 65; n += 1)
        await claims.ask(id, {
          ...{ kind: 'claim', claimant, step: `step-${n}`, onConflict: 'share', takeOver: null },
          names: ['thing'],
        });
    }),
  );
  const handle = stage.client.workflow.getHandle(id);
  const { holds } = await handle.query<ClaimBook>(claimsQuery);
  expect(holds).toHaveLength(8 * 65);
  const { runId, raw } = await handle.describe();
  expect(runId).not.toBe(raw.workflowExecutionInfo?.firstRunId);
});

scene(
  'a worker killed while it turns off what it has closed is followed by one that goes on',
  async (stage) => {
    await stage.stopWorker();
    const killed = await stage.spawnWorker();
    const run = await stage.start(show('first', { feed: flow() }));
    await until(run, isUp);
    stage.simulator.cloud.changeDelays({ flowStop: 4_000 });
    await run.end();
    while (count(stage, 'StopFlow') === 0) await new Promise((resolve) => setTimeout(resolve, 30));
    expect((await bookOf(stage)).holds).toMatchObject([{ names: [flowArn], closing: [flowArn] }]);
    await killed.end('SIGKILL');
    await stage.startWorker();
    const status = await run.result();
    expect(status).toMatchObject({ outcome: 'ended', steps: { feed: { undone: [flowArn], leftUp: [] } } });
    expect(count(stage, 'StopFlow')).toBe(1);
    expect((await bookOf(stage)).holds).toEqual([]);
  },
);
