import {
  ApplicationFailure,
  CancelledFailure,
  type LoadedDataConverter,
  type Payload,
  type ProtoFailure,
  TimeoutFailure,
} from '@temporalio/common';
import {
  decodeArrayFromPayloads,
  decodeMapFromPayloads,
  decodeOptionalFailureToOptionalError,
} from '@temporalio/common/lib/internal-non-workflow/index.js';
import { tsToMs } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';
import { givenBack } from '../plan/last-words.ts';
import type { RecordedFailure } from './run-events.ts';

export type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
type Payloads = { payloads?: Payload[] | null } | null | undefined;

/** Turns what a history holds into plain values, with the data converter (and codecs) of a connection. */
export interface Decoder {
  all(payloads: Payloads): Promise<unknown[]>;
  first(payloads: Payloads): Promise<unknown>;
  map(fields: { [name: string]: Payload } | null | undefined): Promise<Record<string, unknown>>;
  failure(failure: ProtoFailure | null | undefined): Promise<RecordedFailure>;
}

export function decoderOf(converter: LoadedDataConverter): Decoder {
  const all = (payloads: Payloads) => decodeArrayFromPayloads(converter, payloads?.payloads);
  return {
    all,
    first: async (payloads) => (await all(payloads))[0],
    map: async (fields) => (await decodeMapFromPayloads(converter, fields)) ?? {},
    failure: async (failure) => plain(await decodeOptionalFailureToOptionalError(converter, failure)),
  };
}

/** The failure that says most: the first one with a type of ours, however deep it is wrapped. */
function plain(error: Error | undefined): RecordedFailure {
  if (error instanceof ApplicationFailure)
    return {
      ...{ type: error.type ?? error.name, message: error.message, details: error.details ?? [] },
      ...(error.type === givenBack && { unfinished: true }),
    };
  if (error instanceof CancelledFailure)
    return { type: 'Cancelled', message: error.message, details: error.details };
  if (error instanceof TimeoutFailure)
    return {
      ...{ type: 'TimedOut', message: error.message, details: [error.lastHeartbeatDetails] },
      ...(error.timeoutType === 'HEARTBEAT' && { unfinished: true }),
    };
  if (error?.cause instanceof Error) return plain(error.cause);
  return { type: 'Unknown', message: error?.message ?? 'no reason is recorded', details: [] };
}

/** An event's time as an ISO instant. */
export function instantOf(event: HistoryEvent): string {
  return new Date(event.eventTime ? tsToMs(event.eventTime) : 0).toISOString();
}
