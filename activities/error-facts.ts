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
const connecting = new Set(['connect', 'getaddrinfo']);

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value !== 'undefined' ? value : undefined;
}
function number(value: unknown): number | undefined {
  const result = typeof value === 'string' ? Number(value) : value;
  return typeof result === 'number' && Number.isFinite(result) ? result : undefined;
}

/** Milliseconds: AWS says seconds (a member, or the header Retry-After), Alibaba milliseconds. */
function retryAfterMs(error: unknown, headers: unknown): number | undefined {
  const milliseconds = number(member(error, 'retryAfter'));
  if (milliseconds !== undefined) return milliseconds;
  const seconds = number(member(error, 'retryAfterSeconds')) ?? number(member(headers, 'retry-after'));
  return seconds === undefined ? undefined : seconds * 1000;
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
    message: (text(member(error, 'message')) ?? String(error)).split('\n  Deserialization error')[0] ?? '',
    details: typeMembers.map((key) => text(member(error, key))).filter((item) => item !== undefined),
    ...(requestId !== undefined && { requestId }),
    ...(retry !== undefined && { retryAfterMs: retry }),
    neverConnected:
      connecting.has(String(member(error, 'syscall'))) || Array.isArray(member(error, 'errors')),
    unreadable: name === 'SyntaxError' || name === 'AnswerUnreadable',
  };
}
