import { type Client, isGrpcServiceError } from '@temporalio/client';
import { decodeFromPayloadsAtIndex } from '@temporalio/common/lib/internal-non-workflow/index.js';
import type { temporal } from '@temporalio/proto';
import { workflowTypes } from '../plan/names.ts';
import type { ScheduleInput } from '../plan/schedule.ts';
import { isScheduleInput } from './shape.ts';

/** A schedule of ours as the server has it. */
export interface ReadSchedule {
  input: ScheduleInput;
  paused: boolean;
  /** Such as why it is paused; null: nothing was written. */
  note: string | null;
  taskQueue: string;
  raw: temporal.api.workflowservice.v1.IDescribeScheduleResponse;
}

/** NOT_FOUND of gRPC. */
const notFound = 5;

/** Reads a schedule; null: there is none of that name, or it is none of ours. Throws what the server's client throws. */
export async function readSchedule(client: Client, name: string): Promise<ReadSchedule | null> {
  const { namespace, loadedDataConverter } = client.options;
  try {
    const raw = await client.workflowService.describeSchedule({ namespace, scheduleId: name });
    const action = raw.schedule?.action?.startWorkflow;
    if (action?.workflowType?.name !== workflowTypes.occurrence) return null;
    const payloads = action.input?.payloads ?? [];
    const input = await decodeFromPayloadsAtIndex<unknown>(loadedDataConverter, 0, payloads);
    if (!isScheduleInput(input)) return null;
    return {
      input,
      paused: raw.schedule?.state?.paused === true,
      note: raw.schedule?.state?.notes || null,
      taskQueue: action.taskQueue?.name ?? '',
      raw,
    };
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === notFound) return null;
    throw error;
  }
}
