import type { Maintenance as FlowMaintenance } from '@aws-sdk/client-mediaconnect';
import { textIn } from '../answer-values.ts';
import type { Maintenance } from '../maintenance.ts';

/** MediaConnect API reference, "Maintenance"; DescribeFlow tells it. */
export function maintenanceOf(maintenance: FlowMaintenance): Maintenance {
  return {
    day: textIn(maintenance.MaintenanceDay),
    start: textIn(maintenance.MaintenanceStartHour),
    deadline: textIn(maintenance.MaintenanceDeadline),
    scheduled: textIn(maintenance.MaintenanceScheduledDate),
  };
}
