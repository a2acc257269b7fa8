import { oneLine } from '../plan/text.ts';

/** What an error of any of the SDKs says, in one shape. */
export interface ErrorFacts {
  /** Names and codes that may be looked up, the service's own first; empty for an answer without one. */
  names: string[];
  /** HTTP status of the answer; null: none came, or the SDK does not tell. */
  status: number | null;
  message: string;
  /** Values of the error's own type members, such as `ValidationExceptionType`. */
  details: string[];
  requestId?: string;
  retryAfterMs?: number;
  /** The connection itself failed: nothing was sent. */
  neverConnected: boolean;
  /** An answer came whose body is not the service's JSON. */
  unreadable: boolean;
}

/** What the two generations of AWS SDK (`Unknown`, the status) and Alibaba's (`undefined`) call an error without a name. */
const nameless = /^(Unknown|UnknownError|Error|undefined|\d{3})?$/;
/** Alibaba's error classes say less than the code beside them. */
const classNames = new Set([
  'ClientError',
  'ServerError',
  'ThrottlingError',
  'AlibabaCloudError',
  'ResponseError',
]);
const typeMembers = ['ValidationExceptionType', 'ConflictExceptionType', 'reason'] as const;
/** What reading an answer throws that is no JSON, or JSON of other types than its service promises. */
const unreadableNames = new Set(['SyntaxError', 'TypeError', 'RangeError', 'AnswerUnreadable']);
const connecting = new Set(['connect', 'getaddrinfo']);

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
function text(value: unknown, most = 200): string | undefined {
  return typeof value === 'string' && value !== '' && value !== 'undefined'
    ? oneLine(value, most)
    : undefined;
}
function number(value: unknown): number | undefined {
  const result = typeof value === 'string' ? Number(value) : value;
  return typeof result === 'number' && Number.isFinite(result) ? result : undefined;
}

/** Whoever asks for a longer pause is asked again all the same; ms. */
const longestPauseMs = 120_000;

function pause(ms: number): number {
  return Math.min(Math.max(0, ms), longestPauseMs);
}

/** Milliseconds: AWS says seconds (a member, or the header Retry-After), Alibaba milliseconds. */
function retryAfterMs(error: unknown, headers: unknown): number | undefined {
  const milliseconds = number(member(error, 'retryAfter'));
  if (milliseconds !== undefined) return pause(milliseconds);
  const seconds = number(member(error, 'retryAfterSeconds')) ?? number(member(headers, 'retry-after'));
  return seconds === undefined ? undefined : pause(seconds * 1000);
}

/** Of what a vendor says, in characters. */
const longestMessage = 1000;

function wordsOf(error: unknown): string {
  const message = member(error, 'message');
  if (typeof message === 'string' && message !== '' && message !== 'undefined') return message;
  return error instanceof Error ? error.name : typeof error;
}

/** Reads an error of the AWS SDKs (both generations), of Alibaba's generic client, or of Node itself. */
export function errorFacts(error: unknown): ErrorFacts {
  const metadata = member(error, '$metadata');
  const response = member(error, '$response');
  const headers = member(response, 'headers');
  const name = text(member(error, 'name'));
  const code = text(member(error, 'code'));
  const names = [code, name].filter(
    (item): item is string => item !== undefined && !nameless.test(item) && !classNames.has(item),
  );
  const requestId =
    text(member(metadata, 'requestId')) ??
    text(member(error, 'requestId')) ??
    text(member(headers, 'x-amzn-requestid'));
  const retry = retryAfterMs(error, headers);
  return {
    names,
    status:
      number(member(metadata, 'httpStatusCode')) ??
      number(member(response, 'statusCode')) ??
      number(member(error, 'statusCode')) ??
      null,
    // The SDK adds a hint for programmers in a second line.
    message: oneLine(wordsOf(error).split('\n  Deserialization error')[0] ?? '', longestMessage),
    details: typeMembers.map((key) => text(member(error, key))).filter((item) => item !== undefined),
    ...(requestId !== undefined && { requestId }),
    ...(retry !== undefined && { retryAfterMs: retry }),
    neverConnected:
      connecting.has(String(member(error, 'syscall'))) || Array.isArray(member(error, 'errors')),
    unreadable: unreadableNames.has(name ?? ''),
  };
}
