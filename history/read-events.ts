import { isJsonObject, isObject } from '../plan/json.ts';
import type { Decoder, HistoryEvent } from './decode.ts';
import { instantOf } from './decode.ts';
import type { Closed, RecordedActivity, RunEvents } from './run-events.ts';

/** The name under which the SDK's core records a local activity. */
const localActivityMarker = 'core_local_activity';

/** Reads the events of one run, oldest first, into plain words. */
export async function readEvents(
  run: { workflowId: string; runId: string },
  events: readonly HistoryEvent[],
  decoder: Decoder,
): Promise<RunEvents> {
  const read: RunEvents = {
    ...run,
    firstRunId: run.runId,
    workflowType: '',
    startedAt: new Date(0).toISOString(),
    input: undefined,
    activities: [],
    commands: [],
    memo: {},
    phases: {},
    closed: null,
    closedAt: null,
    result: undefined,
    failure: null,
    reason: null,
  };
  const scheduled = new Map<string, RecordedActivity>();
  for (const event of events) {
    await readStart(event, read, decoder);
    await readActivity(event, read, scheduled, decoder);
    await readCommand(event, read, decoder);
    await readClose(event, read, decoder);
  }
  return read;
}

async function readStart(event: HistoryEvent, read: RunEvents, decoder: Decoder): Promise<void> {
  const started = event.workflowExecutionStartedEventAttributes;
  if (started) {
    read.workflowType = started.workflowType?.name ?? '';
    read.firstRunId = started.firstExecutionRunId || read.runId;
    read.startedAt = instantOf(event);
    read.input = await decoder.first(started.input);
    read.memo = await decoder.map(started.memo?.fields);
  }
  const modified = event.workflowPropertiesModifiedEventAttributes;
  if (!modified) return;
  Object.assign(read.memo, await decoder.map(modified.upsertedMemo?.fields));
  if (typeof read.memo.phase === 'string') read.phases[read.memo.phase] ??= instantOf(event);
}

async function readActivity(
  event: HistoryEvent,
  read: RunEvents,
  scheduled: Map<string, RecordedActivity>,
  decoder: Decoder,
): Promise<void> {
  const at = instantOf(event);
  const asked = event.activityTaskScheduledEventAttributes;
  if (asked) {
    const input = await decoder.first(asked.input);
    const activity = {
      id: asked.activityId ?? '',
      type: asked.activityType?.name ?? '',
      input,
      scheduledAt: at,
      end: null,
    };
    scheduled.set(String(event.eventId), activity);
    read.activities.push(activity);
  }
  const marker = event.markerRecordedEventAttributes;
  if (marker?.markerName === localActivityMarker && !marker.failure) {
    const data = await decoder.first(marker.details?.data);
    const type = isObject(data) && typeof data.activity_type === 'string' ? data.activity_type : '';
    const id = isObject(data) && typeof data.activity_id === 'string' ? data.activity_id : '';
    const result = await decoder.first(marker.details?.result);
    read.activities.push({
      id,
      type,
      input: undefined,
      scheduledAt: at,
      end: { kind: 'completed', at, result },
    });
  }
  const done = event.activityTaskCompletedEventAttributes;
  const failed = event.activityTaskFailedEventAttributes;
  const late = event.activityTaskTimedOutEventAttributes;
  const cancelled = event.activityTaskCanceledEventAttributes;
  const activity = scheduled.get(String((done ?? failed ?? late ?? cancelled)?.scheduledEventId));
  if (!activity) return;
  if (done) activity.end = { kind: 'completed', at, result: await decoder.first(done.result) };
  if (failed) activity.end = { kind: 'failed', at, failure: await decoder.failure(failed.failure) };
  if (late) activity.end = { kind: 'timedOut', at, failure: await decoder.failure(late.failure) };
  if (cancelled) {
    const details = await decoder.all(cancelled.details);
    activity.end = {
      kind: 'cancelled',
      at,
      failure: { type: 'Cancelled', message: 'It was cancelled.', details },
    };
  }
}

async function readCommand(event: HistoryEvent, read: RunEvents, decoder: Decoder): Promise<void> {
  if (event.workflowExecutionCancelRequestedEventAttributes)
    read.commands.push({ at: instantOf(event), name: 'cancel', input: {} });
  const input = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input;
  if (!input) return;
  const given = await decoder.first(input.args);
  read.commands.push({
    at: instantOf(event),
    name: input.name ?? '',
    input: isJsonObject(given) ? given : {},
  });
}

async function readClose(event: HistoryEvent, read: RunEvents, decoder: Decoder): Promise<void> {
  const closed = closedBy(event);
  if (closed === null) return;
  read.closed = closed;
  read.closedAt = instantOf(event);
  read.result = await decoder.first(event.workflowExecutionCompletedEventAttributes?.result);
  const failed = event.workflowExecutionFailedEventAttributes;
  if (failed) read.failure = await decoder.failure(failed.failure);
  read.reason = event.workflowExecutionTerminatedEventAttributes?.reason || null;
}

function closedBy(event: HistoryEvent): Closed {
  if (event.workflowExecutionCompletedEventAttributes) return 'completed';
  if (event.workflowExecutionFailedEventAttributes) return 'failed';
  if (event.workflowExecutionCanceledEventAttributes) return 'cancelled';
  if (event.workflowExecutionTerminatedEventAttributes) return 'terminated';
  if (event.workflowExecutionTimedOutEventAttributes) return 'timedOut';
  return event.workflowExecutionContinuedAsNewEventAttributes ? 'continuedAsNew' : null;
}
