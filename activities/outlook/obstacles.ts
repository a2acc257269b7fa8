import type { ResourceName } from '../../plan/ledger.ts';
import type { WorldStep } from '../../plan/plan.ts';
import { maintenanceMeeting } from '../maintenance.ts';
import { brokenType, stateMessage } from '../resource-judge.ts';
import type { Obstacle, Seen, ShowWindow } from '../service.ts';

/** What stands in the way of one resource as it was seen. What is on is no obstacle by itself: it would be adopted. */
export function obstaclesOf(
  name: ResourceName,
  seen: Seen | undefined,
  step: WorldStep,
  window: ShowWindow | null,
  now = Date.now(),
): Obstacle[] {
  return [...stateObstacles(name, seen, step), ...(seen ? ofMaintenance(name, seen, window, now) : [])];
}

/** The same by its state alone. */
export function stateObstacles(resource: ResourceName, seen: Seen | undefined, step: WorldStep): Obstacle[] {
  if (!seen) return [{ resource, code: 'NotSeen', message: `${resource} was not in the answer` }];
  switch (seen.class) {
    case 'broken':
      return [{ resource, code: brokenType(seen), message: stateMessage(resource, seen) }];
    case 'busy':
      return [{ resource, code: 'Busy', message: `${stateMessage(resource, seen)}; it cannot start now` }];
    case 'on':
    case 'coming':
    case 'recovering': {
      if (step.kind !== 'resource' || step.alreadyOn !== 'refuse') return [];
      const message = `${resource} is ${seen.state} already (alreadyOn: refuse)`;
      return [{ resource, code: 'AlreadyOn', message }];
    }
    case 'off':
    case 'going':
      return [];
  }
}

function ofMaintenance(
  resource: ResourceName,
  { maintenance }: Seen,
  window: ShowWindow | null,
  now: number,
): Obstacle[] {
  const meeting = maintenance ? maintenanceMeeting(maintenance, window, now) : null;
  if (!meeting) return [];
  const code = meeting.announced ? 'Maintenance' : 'MaintenanceWindow';
  return [{ resource, code, message: `${resource}: ${meeting.message}` }];
}
