import type { ServiceName } from './outcome-table.ts';

/** One operation of one service, as its API spells it. */
export interface Call {
  service: ServiceName;
  operation: string;
}

/** A call that threw, with what was called; `cause` is what the SDK threw. */
export class CallFailed extends Error {
  override name = 'CallFailed';
  readonly call: Call;

  constructor(call: Call, cause: unknown) {
    super(`${call.service} ${call.operation}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
    this.call = call;
  }
}

/** A 2xx whose body lacks what the API promises: what it did has to be read back. */
export class AnswerUnreadable extends Error {
  override name = 'AnswerUnreadable';
}
