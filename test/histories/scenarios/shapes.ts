import { randomUUID } from 'node:crypto';
import {
  createSchedule,
  deleteSchedule,
  describeSchedule,
  getRun,
  startRunbook,
} from '../../../client/index.ts';
import { workflowTypes } from '../../../plan/names.ts';
import type { Stage } from '../../run/stage.ts';
import { end, ended, fromNow, up } from '../play.ts';
import { batchJob, channels, type Execution, type Scenarios, show } from '../scenario.ts';

/** Starts a workflow as the Temporal UI does, and waits until it has ended. */
async function raw({ client, taskQueue }: Stage, type: string, input: object): Promise<Execution> {
  const workflowId = `raw-${randomUUID()}`;
  const handle = await client.workflow.start(type, { taskQueue, workflowId, args: [input] });
  await handle.result().catch(() => undefined);
  return handle;
}

/** Waits until a workflow of a schedule's own has closed. */
async function firing({ client }: Stage, schedule: string): Promise<Execution> {
  const query = `WorkflowId STARTS_WITH "occurrence:${schedule}-"`;
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; ) {
    for await (const { workflowId, runId, status } of client.workflow.list({ query }))
      if (status.name === 'COMPLETED') return { workflowId, runId };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${schedule} was never fired`);
}

/** The workflow types, and documents of which nothing comes. */
export const shapes: Scenarios = {
  'invalid-document': (stage) => raw(stage, workflowTypes.runbook, { runbook: 'name: show\nsteps: {}\n' }),
  'unknown-runbook': (stage) => raw(stage, 'nonesuch', {}),
  'object-member': (stage) => raw(stage, 'toString', {}),
  'invalid-parameters': (stage) => raw(stage, 'breaking-news', { parameters: { channelId: 7 } }),
  'preflight-fails': async (stage) =>
    ended(await stage.start(show({ channels: channels(['1234561']), gone: channels(['7777777']) }))),
  'secret-parameter': async (stage) => {
    const parameters = { token: { type: 'string', secret: true } };
    const report = batchJob({ needs: ['channels'] });
    const jobParams = { TOKEN: '${{ parameters.token }}' };
    const run = await stage.start(
      show(
        {
          channels: channels(['1234561']),
          report: { ...report, with: { ...(report.with as object), jobParams } },
        },
        { parameters },
      ),
      { token: 'hush-hush' },
    );
    await up(run);
    return end(run);
  },
  'default-handler': async (stage) => {
    const run = await startRunbook(stage.client, {
      runbook: 'dtt-multiplex',
      parameters: { multiplexIds: ['2345671'], channelIds: ['1234561', '1234562'] },
      taskQueue: stage.taskQueue,
    });
    return ended(run);
  },
  'check-runbook': (stage) =>
    raw(stage, workflowTypes.checkRunbook, {
      type: workflowTypes.runbook,
      input: { runbook: show({ channels: channels(['1234561']) }) },
    }),
  'check-runbook-invalid': (stage) => raw(stage, workflowTypes.checkRunbook, { type: 'nonesuch', input: {} }),
  'compare-run': async (stage) => {
    const { workflowId } = await ended(
      await stage.start({ name: 'recorded', steps: { channels: channels(['1234561']) } }),
    );
    return raw(stage, workflowTypes.compareRun, { workflowId });
  },
  'compare-run-unknown': (stage) => raw(stage, workflowTypes.compareRun, { workflowId: 'nonesuch' }),
  occurrence: async (stage) => {
    const schedule = `nightly-${randomUUID().slice(0, 8)}`;
    const { client, taskQueue } = stage;
    const runbook = { name: 'recorded', steps: { channels: channels(['1234561']) } };
    await createSchedule(client, { schedule, runbook, taskQueue, at: fromNow(30 * 86_400_000) });
    const fired = await firing(stage, schedule);
    const { runs } = await describeSchedule(client, schedule);
    for (const { workflowId } of runs) await getRun(client, workflowId).then((run) => run.abort());
    await deleteSchedule(client, schedule);
    return fired;
  },
  'occurrence-by-hand': (stage) => raw(stage, workflowTypes.occurrence, {}),
  'still-on-air': async (stage) => {
    const run = await stage.start(show({ channels: channels(['1234561']) }));
    await up(run);
    return run;
  },
};
