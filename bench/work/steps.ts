import { setTimeout as sleep } from 'node:timers/promises';
import type { Calls } from './calls.ts';
import type { Show } from './show.ts';

/** Looks, and looks again after each pause, until it is so. */
async function until(isSo: () => Promise<boolean>, pollMs: number): Promise<void> {
  while (!(await isSo())) await sleep(pollMs);
}

/** The four steps of the standard runbook: each starts something and follows it to its end. Nothing is durable here. */
export function makeSteps(calls: Calls, pollMs: number) {
  return {
    async flow({ flowArn }: Show): Promise<void> {
      await calls.startFlow(flowArn);
      await until(() => calls.flowIsUp(flowArn), pollMs);
    },
    async channels({ channelIds }: Show): Promise<void> {
      await calls.startChannels(channelIds);
      await Promise.all(channelIds.map((id) => until(() => calls.channelIsUp(id), pollMs)));
    },
    async harvest(show: Show): Promise<void> {
      const name = await calls.submitHarvest(show);
      await until(() => calls.harvestIsDone(name), pollMs);
    },
    async report(show: Show): Promise<void> {
      const executionId = await calls.submitJob(show);
      await until(() => calls.jobIsDone(executionId), pollMs);
    },
  };
}

export type Steps = ReturnType<typeof makeSteps>;

/** One after the other, as the runbook has them. */
export async function runSteps(steps: Steps, show: Show): Promise<void> {
  await steps.flow(show);
  await steps.channels(show);
  await steps.harvest(show);
  await steps.report(show);
}
