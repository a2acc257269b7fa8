import type { Answer, Delivery } from '../wire/answer.ts';
import { type Dialect, statusOf } from '../wire/dialect.ts';
import { Refusal } from '../wire/refusal.ts';
import { htmlPage, truncated, withWrongTypes } from './garbage.ts';
import type { ErrorFault, WireFault } from './spec.ts';

interface Setting {
  readonly dialect: Dialect;
  /** The operation's status of success. */
  readonly status: number;
  readonly requestId: string;
}

/** What the client gets instead of the real answer, which there is only after the effect. */
export function spoil(
  fault: Exclude<WireFault, { kind: 'hold' }>,
  real: Answer | undefined,
  setting: Setting,
): Delivery {
  switch (fault.kind) {
    case 'drop':
    case 'hang':
      return { kind: fault.kind };
    case 'slow':
      return { kind: 'answer', answer: real ?? { status: setting.status, body: {} } };
    case 'error':
      return { kind: 'answer', answer: errorAnswer(fault, setting) };
    case 'html':
      return {
        kind: 'answer',
        answer: { status: fault.status, body: htmlPage, headers: { 'content-type': 'text/html' } },
      };
    case 'garbage': {
      const status = real?.status ?? setting.status;
      const headers = {
        'content-type': 'application/json',
        [setting.dialect.requestIdHeader]: setting.requestId,
      };
      return { kind: 'answer', answer: { status, headers, body: garbageBody(fault.garbage, real?.body) } };
    }
  }
}

function garbageBody(kind: 'truncated' | 'wrongTypes' | 'empty', body: unknown): string {
  switch (kind) {
    case 'truncated':
      return truncated(body);
    case 'wrongTypes':
      return JSON.stringify(withWrongTypes(body));
    case 'empty':
      return '';
  }
}

/** Status and type complete each other from the service's model; neither given: its internal error. */
function errorAnswer({ error }: ErrorFault, { dialect, requestId }: Setting): Answer {
  const ofStatus = Object.entries(dialect.statuses).findLast(([, status]) => status === error.status)?.[0];
  const type = error.type ?? ofStatus ?? dialect.internal;
  const status = error.status ?? statusOf(dialect.statuses, type);
  const refusal = new Refusal(type, error.message ?? 'A fault on demand.', {
    ...(status !== undefined && { status }),
    ...(error.headers && { headers: error.headers }),
  });
  const answer = dialect.answer(refusal, requestId);
  return error.body === undefined ? answer : { ...answer, body: error.body };
}
