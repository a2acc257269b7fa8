import { resumeRun, startTeardown } from '../../../client/index.ts';
import type { Stage } from '../../run/stage.ts';
import { asks, called, end, ended, forbidden, so, up } from '../play.ts';
import { approval, batchJob, channels, flow, type Scenarios, show } from '../scenario.ts';

const needs = ['channels'];

/** A channel cannot be stopped. */
const cannotStop = (stage: Stage, id: string) =>
  stage.simulator.cloud.faults.add({
    operation: 'BatchStop',
    resource: `channel:${id}`,
    kind: 'error',
    times: 0,
    error: { status: 403, type: 'ForbiddenException' },
  });

const tearDown = ({ client, taskQueue }: Stage, workflowId: string) =>
  startTeardown(client, { workflowId, taskQueue });

/** The ways down. */
export const endings: Scenarios = {
  'cancelled-before-up': async (stage) => {
    const run = await stage.start(
      show({
        contribution: { uses: 'mediaconnect:startFlow', with: { flowArn: flow('main') } },
        channels: channels(['1234561'], { needs: ['contribution'] }),
        check: approval({ needs }),
      }),
    );
    await asks(run);
    await run.cancel();
    return ended(run);
  },
  'cancelled-while-starting': async (stage) => {
    stage.simulator.cloud.changeDelays({ channelStart: 3_000 });
    const run = await stage.start(show({ channels: channels(['1234561']), report: batchJob() }));
    await called(stage, 'BatchStart');
    await run.cancel();
    await ended(run);
    stage.simulator.cloud.changeDelays({ channelStart: 150 });
    return run;
  },
  'cancelled-once-up': async (stage) => {
    const run = await stage.start(show({ channels: channels(['1234561']) }));
    await up(run);
    await run.cancel();
    await so(run, ({ commands }) => commands.some(({ command }) => command === 'cancel'));
    return end(run);
  },
  'cancelled-once-up-undone': async (stage) => {
    const run = await stage.start(show({ channels: channels(['1234561']) }, { onCancel: 'undo' }));
    await up(run);
    await run.cancel();
    return ended(run);
  },
  aborted: async (stage) => {
    const run = await stage.start(show({ channels: channels(['1234561']), check: approval({ needs }) }));
    await asks(run);
    await run.abort({ by: 'ada', reason: 'no guest' });
    return ended(run);
  },
  'aborted-once-up': async (stage) => {
    const run = await stage.start(show({ channels: channels(['1234561']) }));
    await up(run);
    await run.abort({ confirm: 'recorded' });
    return ended(run);
  },
  'rolled-back': async (stage) => {
    stage.simulator.cloud.faults.add(forbidden('1234563'));
    return ended(
      await stage.start(
        show({
          contribution: { uses: 'mediaconnect:startFlow', with: { flowArn: flow('main') } },
          channels: channels(['1234561'], { needs: ['contribution'] }),
          beside: channels(['1234562']),
          fails: channels(['1234563'], { needs }),
        }),
      ),
    );
  },
  stuck: async (stage) => {
    cannotStop(stage, '1234562');
    const run = await stage.start(
      show({ feed: channels(['1234561']), fed: channels(['1234562'], { needs: ['feed'] }) }),
    );
    await up(run);
    return end(run);
  },
  'ended-by-force': async (stage) => {
    cannotStop(stage, '1234562');
    const run = await stage.start(
      show({
        feed: channels(['1234561']),
        fed: channels(['1234562'], { needs: ['feed'] }),
        bye: approval({ at: 'end' }),
      }),
    );
    await up(run);
    await run.end();
    await asks(run);
    await run.end({ force: true });
    await run.approve({ step: 'bye' });
    return ended(run);
  },
  'terminated-on-air': async (stage) => {
    const run = await stage.start(show({ channels: channels(['1234561']), report: batchJob() }));
    await up(run);
    await stage.client.workflow.getHandle(run.workflowId).terminate('pulled the plug');
    return run;
  },
  resumed: async (stage) => {
    const first = await stage.start(
      show({ channels: channels(['1234561']), report: batchJob(), check: approval({ needs }) }),
    );
    await asks(first);
    const { workflowId } = first;
    await stage.client.workflow.getHandle(workflowId).terminate('pulled the plug');
    const run = await resumeRun(stage.client, { workflowId, by: 'ada', reason: 'a slip' });
    await asks(run);
    await run.approve({ step: 'check' });
    await up(run);
    return end(run);
  },
  'torn-down': async (stage) => {
    const { workflowId } = await ended(
      await stage.start({
        name: 'recorded',
        steps: {
          contribution: { uses: 'mediaconnect:startFlow', with: { flowArn: flow('main') } },
          channels: channels(['1234561'], { needs: ['contribution'] }),
        },
      }),
    );
    return ended(await tearDown(stage, workflowId));
  },
  'torn-down-after-terminate': async (stage) => {
    stage.simulator.cloud.changeDelays({ channelStart: 2_000 });
    const run = await stage.start(show({ channels: channels(['1234561']) }));
    await called(stage, 'BatchStart');
    await stage.client.workflow.getHandle(run.workflowId).terminate('pulled the plug');
    const down = await ended(await tearDown(stage, run.workflowId));
    stage.simulator.cloud.changeDelays({ channelStart: 150 });
    return down;
  },
  'torn-down-refused': async (stage) => {
    const run = await stage.start(show({ channels: channels(['1234561']) }));
    await up(run);
    const { workflowId } = run;
    const handle = await stage.client.workflow.start('teardown', {
      taskQueue: stage.taskQueue,
      workflowId: `${workflowId}-teardown`,
      args: [{ workflowId }],
    });
    await handle.result().catch(() => undefined);
    await end(run);
    return handle;
  },
};
