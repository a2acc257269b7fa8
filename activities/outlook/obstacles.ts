import type { ResourceName } from '../../plan/ledger.ts';
import type { WorldStep } from '../../plan/plan.ts';
import { maintenanceMeeting } from '../maintenance.ts';
import type { Obstacle, Seen, ShowWindow } from '../service.ts';

/** What stands in the way of one resource as it was seen. What is on is no obstacle by itself: it would be adopted. */
export function obstaclesOf(
  name: ResourceName,
  seen: Seen | undefined,
  step: WorldStep,
  window: ShowWindow | null,
  now = Date.now(),
): Obstacle[] {
  if (!seen) return [{ resource: name, code: 'NotSeen', message: `${name} was not in the answer` }];
  return [...ofState(name, seen, step), ...ofMaintenance(name, seen, window, now)];
}

function ofState(resource: ResourceName, seen: Seen, step: WorldStep): Obstacle[] {
  const why = seen.message ? `: ${seen.message}` : '';
  switch (seen.class) {
    case 'broken': {
      const { state } = seen;
      const code = state === 'NotFound' || state === 'Forbidden' ? state : 'ResourceBroken';
      return [{ resource, code, message: `${resource} is ${seen.state}${why}` }];
    }
    case 'busy':
      return [{ resource, code: 'Busy', message: `${resource} is ${seen.state}${why}; it cannot start now` }];
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
