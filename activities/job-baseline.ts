import type { JobBaseline } from '../plan/ledger.ts';
import type { JobStep } from '../plan/plan.ts';
import { Attempt } from './attempt.ts';
import { claimAtOnce } from './claims/claim.ts';
import type { BaselineAtOnce, BaselineResult, StepInput } from './contract.ts';
import type { World } from './dependencies.ts';
import { pollInterval } from './intervals.ts';
import { baselineSince } from './job-find.ts';
import { jobKey } from './job-notes.ts';
import type { JobService } from './service.ts';
import { failStep, finalRead } from './step-failure.ts';

async function read(
  service: JobService,
  input: StepInput,
  namespace: string,
  signal: AbortSignal,
): Promise<JobBaseline> {
  const at = Date.now();
  const key = jobKey(namespace, input.run, input.step.id, 1);
  const found = await service.find(input.with, key, baselineSince(at), { signal });
  return { kind: 'job', at, existing: found.map((job) => job.id) };
}

/** The executions of the same job that exist before us, read once. */
export async function jobBaselineAtOnce(
  world: World,
  service: JobService,
  step: JobStep,
  input: StepInput,
  namespace: string,
  signal: AbortSignal,
): Promise<BaselineAtOnce> {
  const look = () => read(service, input, namespace, signal);
  const looking = look();
  looking.catch(() => undefined);
  const claimed = await claimAtOnce(world, service, { ...input, step });
  if (!claimed) return { ready: false, claimed };
  return { ready: true, baseline: await (claimed.fresh ? looking : look()), claimed };
}

/** The same by an activity that may try for as long as the step may take. */
export async function jobBaseline(
  world: World,
  service: JobService,
  input: StepInput,
  namespace: string,
): Promise<BaselineResult> {
  const attempt = new Attempt({}, input.run, world.place);
  const { timeoutMs, id } = input.step;
  const deadline = timeoutMs === null ? Number.POSITIVE_INFINITY : attempt.scheduledAt + timeoutMs;
  for (let poll = 0; ; poll += 1) {
    attempt.beat('looking for executions of the same job');
    try {
      return {
        ready: true,
        baseline: await attempt.read(
          (signal) => read(service, input, namespace, signal),
          () => null,
        ),
      };
    } catch (error) {
      attempt.throwIfEnding(() => null);
      const final = finalRead(service, error);
      if (final.nonRetryable) throw final;
      if (Date.now() >= deadline)
        throw failStep('TimedOut', `${id} could not begin in time: ${final.message}`);
    }
    await attempt.wait(pollInterval(world.settings.pollMs, poll, 5_000), () => null);
  }
}
