import { type ResourceName, toTakeDown } from '../../plan/ledger.ts';
import type { ResourceStep } from '../../plan/plan.ts';
import { asPoll } from '../caller.ts';
import { checked } from '../checked.ts';
import type { ResourceService, Seen } from '../service.ts';
import { finalRead } from '../step-failure.ts';
import { type Compared, type Comparing, whyLeft } from './comparing.ts';

/** What of a step's own resources is on; what is to stay up by its document is not asked for. */
export async function resourcesLeft(comparing: Comparing, step: ResourceStep): Promise<Compared> {
  const { world, past, entry, began } = comparing;
  const names = toTakeDown(entry, step.alreadyOn === 'own' && past.history.wasUp);
  const service = world.services.get(step.uses);
  if (step.undo === 'leave' || names.length === 0 || service?.kind !== 'resource') return [[], []];
  const seen = await look(comparing, step, service, names);
  const isUp = (name: ResourceName) => !(seen instanceof Error) && isOff(seen.get(name));
  const on = names
    .filter((name) => !isUp(name))
    .map((resource) => ({
      step: step.id,
      resource,
      ...told(seen, resource, whyLeft(entry, resource, past)),
      since: began,
      byHand: service.byHand(resource, entry.with),
      claims: world.claims.id(service.scope(entry.with)),
    }));
  return [on, names.filter(isUp)];
}

async function look(
  { world, attempt, entry, past }: Comparing,
  step: ResourceStep,
  service: ResourceService,
  names: ResourceName[],
): Promise<Map<ResourceName, Seen> | Error> {
  const { workflowId, firstRunId, place } = past.history;
  try {
    const { with: read } = checked({
      run: { workflowId, firstRunId, place: place ?? '' },
      step: { ...step, with: {} },
      with: entry.with,
    });
    return await asPoll(() =>
      attempt.read(
        () => world.reads.inspect(service, names, read),
        () => null,
      ),
    );
  } catch (error) {
    attempt.throwIfEnding(() => null);
    return finalRead(service, error);
  }
}

/** What is going needs nobody any more, and what is gone cannot be on. */
function isOff(seen: Seen | undefined): boolean {
  return seen?.class === 'off' || seen?.class === 'going' || seen?.state === 'NotFound';
}

function told(seen: Map<ResourceName, Seen> | Error, name: ResourceName, why: string) {
  if (seen instanceof Error)
    return { state: 'unreadable' as const, reason: `it cannot be read: ${seen.message}; ${why}` };
  const one = seen.get(name);
  if (!one) return { state: 'unreadable' as const, reason: `the answer does not name it; ${why}` };
  return { state: 'on' as const, reason: `it is ${one.state}; ${why}` };
}
