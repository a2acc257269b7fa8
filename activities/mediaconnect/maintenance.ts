import type { Maintenance as FlowMaintenance } from '@aws-sdk/client-mediaconnect';
import type { Maintenance } from '../maintenance.ts';

/** MediaConnect API reference, "Maintenance"; DescribeFlow tells it. */
export function maintenanceOf(maintenance: FlowMaintenance): Maintenance {
  return {
    day: maintenance.MaintenanceDay,
    start: maintenance.MaintenanceStartHour,
    deadline: maintenance.MaintenanceDeadline,
    scheduled: maintenance.MaintenanceScheduledDate,
  };
}
