import type { MaintenanceStatus } from '@aws-sdk/client-medialive';
import { textIn } from '../answer-values.ts';
import type { Maintenance } from '../maintenance.ts';

/** MediaLive API reference, "MaintenanceStatus"; DescribeChannel and ListChannels both tell it, of multiplexes nothing does. */
export function maintenanceOf(status: MaintenanceStatus): Maintenance {
  return {
    day: textIn(status.MaintenanceDay),
    start: textIn(status.MaintenanceStartTime),
    deadline: textIn(status.MaintenanceDeadline),
    scheduled: textIn(status.MaintenanceScheduledDate),
  };
}
