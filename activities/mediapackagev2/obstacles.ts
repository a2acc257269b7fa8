import type { Clients } from '../clients/index.ts';
import type { JobSeen, Obstacle } from '../service.ts';
import { sharedCalls } from '../shared-calls.ts';
import { listPage } from './list.ts';

/** MediaPackage user guide, "Quotas": active harvest jobs of a channel group. An account's own may be higher; no call tells it. */
const documentedLimit = 10;

const active = ['QUEUED', 'IN_PROGRESS'] as const;

/** Counts with ListHarvestJobs, one page for each status, what is active in a channel group. */
export function groupObstacles(mediapackagev2: Clients['mediapackagev2']) {
  const shared = sharedCalls<Obstacle[]>();
  return (group: string): Promise<Obstacle[]> =>
    shared(group, async () => {
      const lists = await Promise.all(active.map((status) => listPage(mediapackagev2, group, status)));
      const count = lists.reduce((sum, { entries }) => sum + entries.length, 0);
      if (count < documentedLimit) return [];
      const message = `channel group ${group} has ${count} harvest jobs queued or in progress; the documented limit is ${documentedLimit}`;
      return [{ resource: group, code: 'NoFreeSlot', message }];
    });
}

/** A job of others that has ended badly will not be COMPLETED any more. */
export function harvestObstacles(name: string, { class: seen, message, state }: JobSeen): Obstacle[] {
  const why = message ?? `${name} is ${state}`;
  if (seen === 'failed') return [{ resource: name, code: 'HarvestFailed', message: why }];
  return seen === 'cancelled' ? [{ resource: name, code: 'HarvestCancelled', message: why }] : [];
}
