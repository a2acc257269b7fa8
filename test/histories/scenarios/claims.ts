import { randomUUID } from 'node:crypto';
import { type ClaimAsk, claimsTaskQueue, claimsUpdate } from '../../../plan/claims.ts';
import { workflowTypes } from '../../../plan/names.ts';
import type { Stage } from '../../run/stage.ts';
import { asks, end, so, up } from '../play.ts';
import { channels, flow, type Scenarios, show } from '../scenario.ts';

const feed = (more: object = {}) => ({
  uses: 'mediaconnect:startFlow',
  with: { flowArn: flow('main') },
  ...more,
});

/** A show that is up on the feed. */
async function first(stage: Stage) {
  const run = await stage.start(show({ feed: feed(), channels: channels(['1234561'], { needs: ['feed'] }) }));
  await up(run);
  return run;
}

/** A claims workflow that no run asks. */
async function begin({ client }: Stage) {
  const workflowId = `claims-${randomUUID()}`;
  const handle = await client.workflow.start(workflowTypes.claims, {
    taskQueue: claimsTaskQueue,
    workflowId,
    args: [],
  });
  const ask = (list: readonly unknown[]) => handle.executeUpdate(claimsUpdate, { args: [list] });
  return { execution: { workflowId, runId: handle.firstExecutionRunId }, ask };
}

const claim = (workflowId: string, onConflict: 'share' | 'fail' | 'wait'): ClaimAsk => ({
  kind: 'claim',
  claimant: { workflowId, firstRunId: 'r' },
  step: 'feed',
  names: ['channel:1'],
  onConflict,
  takeOver: null,
});

/** Two runs about one thing, and the workflow that knows who holds what. */
export const claims: Scenarios = {
  'shared-and-left-to-another': async (stage) => {
    const one = await first(stage);
    const other = await stage.start(show({ feed: feed() }));
    await up(other);
    await end(one);
    await end(other);
    return one;
  },
  'shared-and-turned-off-by-the-last': async (stage) => {
    const one = await first(stage);
    const other = await stage.start(show({ feed: feed() }));
    await up(other);
    await end(one);
    return end(other);
  },
  'claim-refused-and-taken-over': async (stage) => {
    const one = await first(stage);
    const other = await stage.start(show({ feed: feed({ onConflict: 'fail', onFailure: 'ask' }) }));
    await asks(other);
    await other.takeOver({ step: 'feed', by: 'ada', reason: 'the other is over' });
    await up(other);
    await end(one);
    return end(other);
  },
  'claim-waited-for': async (stage) => {
    const one = await first(stage);
    const other = await stage.start(show({ feed: feed({ onConflict: 'wait' }) }));
    await so(other, ({ steps }) => /holds/.test(steps.feed?.progress ?? ''));
    await end(one);
    await up(other);
    return end(other);
  },
  claims: async (stage) => {
    const { execution, ask } = await begin(stage);
    await ask([claim('a', 'share'), claim('b', 'share')]);
    await ask([claim('c', 'fail'), claim('d', 'wait')]);
    await ask(['nonsense']).catch(() => undefined);
    const claimant = { workflowId: 'a', firstRunId: 'r' };
    const names = ['channel:1'];
    await ask([{ kind: 'close', claimant, step: 'feed', names, ours: names, pays: true, final: true }]);
    await ask([{ kind: 'release', claimant, step: 'feed', owed: [], again: [] }]);
    await ask([{ kind: 'leave', claimant, step: 'feed', owed: [], keeps: false, endedAt: null }]);
    return execution;
  },
  'claims-begin-anew': async (stage) => {
    const { execution, ask } = await begin(stage);
    await ask([claim('a', 'share')]);
    for (let asked = 1; asked < 500; asked += 9) await Promise.all(Array.from({ length: 9 }, () => ask([])));
    return execution;
  },
};
