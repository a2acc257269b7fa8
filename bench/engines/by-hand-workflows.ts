import { proxyActivities, sleep } from '@temporalio/workflow';
import type { Calls } from '../work/calls.ts';
import type { Show } from '../work/show.ts';
import type { Steps } from '../work/steps.ts';

const call = proxyActivities<Calls>({ startToCloseTimeout: '10s' });
/** A worker that dies is noticed by its heartbeat. */
const step = proxyActivities<Steps>({ startToCloseTimeout: '1h', heartbeatTimeout: '3s' });

async function until(isSo: () => Promise<boolean>, pollMs: number): Promise<void> {
  while (!(await isSo())) await sleep(pollMs);
}

/** An activity for each call. */
export async function callByCall(show: Show, pollMs: number): Promise<void> {
  const { flowArn, channelIds } = show;
  await call.startFlow(flowArn);
  await until(() => call.flowIsUp(flowArn), pollMs);
  await call.startChannels(channelIds);
  await Promise.all(channelIds.map((id) => until(() => call.channelIsUp(id), pollMs)));
  const name = await call.submitHarvest(show);
  await until(() => call.harvestIsDone(name), pollMs);
  const executionId = await call.submitJob(show);
  await until(() => call.jobIsDone(executionId), pollMs);
}

/** An activity for each step. */
export async function stepByStep(show: Show): Promise<void> {
  await step.flow(show);
  await step.channels(show);
  await step.harvest(show);
  await step.report(show);
}
