import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { encodeToPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';
import type { ScheduleInput } from '../plan/schedule.ts';
import { calendarsOf } from './firings.ts';
import { type ReadSchedule, readSchedule } from './read-schedule.ts';

/** What of a schedule changes; a member that is left out stays as it is. */
export interface ScheduleChange {
  input: ScheduleInput;
  paused?: boolean;
  note?: string;
}

/** How often a change is made again that others got ahead of, and how long each is waited for, in milliseconds. */
const tries = 5;
const appliedWithin = 3_000;

/**
 * Changes what a schedule holds, and tells the server of the shows ahead. The server drops a change without a word when the schedule has
 * changed since it was read; so it is read back, and made again on what is there then.
 *
 * @param change - what it is to hold; may be called more than once
 * @returns as it is now; null: there is none any more
 * @throws what the server's client throws; an Error when others change it all the time
 */
export async function rewriteSchedule(
  client: Client,
  name: string,
  change: (read: ReadSchedule) => Promise<ScheduleChange>,
): Promise<ReadSchedule | null> {
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const before = await readSchedule(client, name);
    if (!before) return null;
    const changed = await change(before);
    await write(client, name, before, changed);
    const after = await untilChanged(client, name, before);
    if (!after || JSON.stringify(after.input) === JSON.stringify(changed.input)) return after;
  }
  throw new Error(`the schedule ${name} was changed by others ${tries} times in a row`);
}

async function write(
  client: Client,
  name: string,
  { raw }: ReadSchedule,
  { input, paused, note }: ScheduleChange,
): Promise<void> {
  const { namespace, loadedDataConverter, identity } = client.options;
  const { schedule, conflictToken } = raw;
  const payloads = (await encodeToPayloads(loadedDataConverter, input)) ?? [];
  await client.workflowService.updateSchedule({
    namespace,
    scheduleId: name,
    identity,
    requestId: randomUUID(),
    ...(conflictToken && { conflictToken }),
    schedule: {
      ...schedule,
      spec: { ...schedule?.spec, structuredCalendar: calendarsOf(input, Date.now()) },
      action: { startWorkflow: { ...schedule?.action?.startWorkflow, input: { payloads } } },
      state: {
        ...schedule?.state,
        ...(paused !== undefined && { paused }),
        ...(note !== undefined && { notes: note }),
      },
    },
  });
}

/** The server takes a change a moment after it has said so. */
async function untilChanged(
  client: Client,
  name: string,
  { raw }: ReadSchedule,
): Promise<ReadSchedule | null> {
  const token = (read: Pick<ReadSchedule, 'raw'>) => Buffer.from(read.raw.conflictToken ?? []);
  for (const deadline = Date.now() + appliedWithin; ; await sleep(50)) {
    const now = await readSchedule(client, name);
    if (!now || !token(now).equals(token({ raw })) || Date.now() > deadline) return now;
  }
}
