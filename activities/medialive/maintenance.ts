import type { MaintenanceStatus } from '@aws-sdk/client-medialive';
import type { Maintenance } from '../maintenance.ts';

/** MediaLive API reference, "MaintenanceStatus"; DescribeChannel and ListChannels both tell it, of multiplexes nothing does. */
export function maintenanceOf(status: MaintenanceStatus): Maintenance {
  return {
    day: status.MaintenanceDay,
    start: status.MaintenanceStartTime,
    deadline: status.MaintenanceDeadline,
    scheduled: status.MaintenanceScheduledDate,
  };
}
