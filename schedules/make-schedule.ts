import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { encodeScheduleOverlapPolicy } from '@temporalio/client/lib/schedule-types.js';
import { encodeMapToPayloads, encodeToPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { msToTs } from '@temporalio/common/lib/time.js';
import { firingId, workflowTypes } from '../plan/names.ts';
import type { ScheduleInput } from '../plan/schedule.ts';
import { calendarsOf } from './firings.ts';

/**
 * How late the server may still fire, in milliseconds. What is too late to begin is decided by the firing itself, which then tells that a
 * show was missed: the longer the server's own window, the sooner that is after an outage.
 */
const catchUpMs = 7 * 86_400_000;

/**
 * Makes a schedule. A show that is due, and the only show of a booking, is fired for at once.
 *
 * @throws what the server's client throws, such as ALREADY_EXISTS
 */
export async function makeSchedule(client: Client, taskQueue: string, input: ScheduleInput): Promise<void> {
  const { namespace, loadedDataConverter, identity } = client.options;
  const { schedule, runbook, rule, aheadMs } = input;
  const now = Date.now();
  const payloads = (await encodeToPayloads(loadedDataConverter, input)) ?? [];
  const atOnce = { overlapPolicy: overlap };
  const due = { ...atOnce, startTime: msToTs(now - aheadMs), endTime: msToTs(now) };
  await client.workflowService.createSchedule({
    namespace,
    scheduleId: schedule,
    identity,
    requestId: randomUUID(),
    schedule: {
      spec: { structuredCalendar: calendarsOf(input, now) },
      action: {
        startWorkflow: {
          workflowId: firingId(schedule),
          workflowType: { name: workflowTypes.occurrence },
          taskQueue: { name: taskQueue },
          input: { payloads },
        },
      },
      policies: { overlapPolicy: overlap, catchupWindow: msToTs(catchUpMs) },
    },
    initialPatch:
      rule.recurrence.kind === 'once' ? { triggerImmediately: atOnce } : { backfillRequest: [due] },
    memo: {
      fields: await encodeMapToPayloads(loadedDataConverter, {
        runbook,
        rule: rule.recurrence.text,
        timezone: rule.zone,
      }),
    },
  });
}

/** Yesterday's run that waits for a person must not cost tonight's show. */
const overlap = encodeScheduleOverlapPolicy('ALLOW_ALL') ?? null;
