import { log } from '@temporalio/activity';
import { asCaller } from './caller.ts';
import { checked } from './checked.ts';
import type { BaselineAtOnce, LooksInput, StepInput } from './contract.ts';
import type { World } from './dependencies.ts';
import { jobBaselineAtOnce } from './job-baseline.ts';
import { resourceBaselineAtOnce } from './resource-baseline.ts';
import { keepingSecrets } from './secrets.ts';
import type { Service } from './service.ts';
import { stepOf } from './step-of.ts';

/** Beyond it a step's own activity looks; a little less than what the workflow task waits for all looks. */
const atOnceMs = 1_800;

/** Nothing is known yet: an activity of the step's own finds out, and says what is wrong. */
const notYet: BaselineAtOnce = { ready: false, claimed: null };

/** Within the workflow task: each step is claimed and looked at once, as if it were alone. */
export function baselinesAtOnce(
  world: World,
  namespace: string,
  { looks }: LooksInput,
): Promise<BaselineAtOnce[]> {
  return Promise.all(looks.map((input) => inTime(world, namespace, input)));
}

async function inTime(world: World, namespace: string, input: StepInput): Promise<BaselineAtOnce> {
  const service = world.services.get(input.step.uses);
  // A worker of another place has nothing to say; one of the run's place is found for an activity.
  if (!service || input.run.place !== world.place) return notYet;
  const signal = AbortSignal.timeout(atOnceMs);
  const looking = keepingSecrets(input, () =>
    asCaller({ signal, holder: '', atOnce: true }, () =>
      lookAtOnce(world, namespace, service, checked(input), signal),
    ),
  ).catch((error: unknown) => {
    log.info('a look within the workflow task came to nothing', { step: input.step.id, error });
    return notYet;
  });
  const late = new Promise<BaselineAtOnce>((resolve) => {
    signal.addEventListener('abort', () => resolve(notYet), { once: true });
  });
  return Promise.race([looking, late]);
}

function lookAtOnce(
  world: World,
  namespace: string,
  service: Service,
  input: StepInput,
  signal: AbortSignal,
): Promise<BaselineAtOnce> {
  switch (service.kind) {
    case 'resource':
      return resourceBaselineAtOnce(world, service, stepOf(input, 'resource'), input);
    case 'job':
      return jobBaselineAtOnce(world, service, stepOf(input, 'job'), input, namespace, signal);
    case 'observation':
      throw new RangeError(`${input.step.id} changes nothing and has nothing to look at before`);
  }
}
