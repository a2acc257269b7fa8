import type { OutcomeRow } from './outcome-table.ts';

type Verdict = Pick<OutcomeRow, 'kind' | 'type' | 'alarm'>;

/** What an answer without a known name comes to, by its HTTP status; first match counts. */
export interface StatusRow extends Verdict {
  from: number;
  to: number;
}
export const statusTable: readonly StatusRow[] = [
  { from: 401, to: 401, kind: 'refusedForGood', type: 'Forbidden' },
  { from: 402, to: 402, kind: 'refusedForGood', type: 'QuotaExceeded' },
  { from: 403, to: 403, kind: 'refusedForGood', type: 'Forbidden' },
  { from: 404, to: 404, kind: 'refusedForGood', type: 'NotFound' },
  { from: 408, to: 408, kind: 'unknown', type: 'AnswerLost' },
  { from: 409, to: 409, kind: 'readBack', type: 'Conflict' },
  { from: 429, to: 429, kind: 'refusedForNow', type: 'Throttled' },
  { from: 400, to: 499, kind: 'refusedForGood', type: 'InvalidRequest' },
  { from: 500, to: 599, kind: 'unknown', type: 'ServiceUnavailable' },
  { from: 100, to: 399, kind: 'unknown', type: 'AnswerLost' },
];

/** Whatever its name, an answer of these statuses says this. A 4xx that is not among them may have done something. */
export const certainStatuses: readonly StatusRow[] = statusTable.filter((row) =>
  [408, 429, 500].includes(row.from),
);

/** Errors that came without an answer of the service, by name or code. */
export interface ClientRow extends Verdict {
  name: string;
  /** A part of the message. */
  detail?: string;
}
const notSent: Verdict = { kind: 'refusedForNow', type: 'Unreachable' };
const lost: Verdict = { kind: 'unknown', type: 'AnswerLost' };
const noCredentials: Verdict = { kind: 'refusedForNow', type: 'CredentialsMissing', alarm: true };
const wrongEndpoint: Verdict = { kind: 'refusedForGood', type: 'WrongEndpoint' };

export const clientTable: readonly ClientRow[] = [
  {
    name: 'CredentialsProviderError',
    detail: 'expired',
    kind: 'refusedForNow',
    type: 'CredentialsExpired',
    alarm: true,
  },
  {
    name: 'TokenProviderError',
    detail: 'expired',
    kind: 'refusedForNow',
    type: 'CredentialsExpired',
    alarm: true,
  },
  { name: 'CredentialsProviderError', ...noCredentials },
  { name: 'TokenProviderError', ...noCredentials },
  { name: 'InvalidCredentials', ...noCredentials },
  { name: 'Error', detail: 'unable to get credentials from any of the providers', ...noCredentials },
  { name: 'Error', detail: 'Region is missing', kind: 'refusedForGood', type: 'RegionMissing' },
  { name: 'Error', detail: 'for input HTTP label', kind: 'refusedForGood', type: 'InvalidRequest' },
  { name: 'ECONNREFUSED', ...notSent },
  { name: 'ENOTFOUND', ...notSent },
  { name: 'EAI_AGAIN', ...notSent },
  // Node's connection attempts to all addresses of a host failed.
  { name: 'AggregateError', ...notSent },
  { name: 'CERT_HAS_EXPIRED', ...wrongEndpoint },
  { name: 'DEPTH_ZERO_SELF_SIGNED_CERT', ...wrongEndpoint },
  { name: 'SELF_SIGNED_CERT_IN_CHAIN', ...wrongEndpoint },
  { name: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', ...wrongEndpoint },
  { name: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', ...wrongEndpoint },
  { name: 'ERR_TLS_CERT_ALTNAME_INVALID', ...wrongEndpoint },
  { name: 'ERR_SSL_WRONG_VERSION_NUMBER', ...wrongEndpoint },
  { name: 'EPROTO', detail: 'wrong version number', ...wrongEndpoint },
  { name: 'ECONNRESET', ...lost },
  { name: 'ECONNABORTED', ...lost },
  { name: 'EPIPE', ...lost },
  { name: 'ETIMEDOUT', ...lost },
  { name: 'EHOSTUNREACH', ...lost },
  { name: 'ENETUNREACH', ...lost },
  { name: 'TimeoutError', ...lost },
  { name: 'RequestTimeoutError', ...lost },
  { name: 'AbortError', ...lost },
  { name: 'SyntaxError', ...lost },
  // What came is JSON, and of other types than the service promises.
  { name: 'TypeError', ...lost },
  { name: 'RangeError', ...lost },
  { name: 'AnswerUnreadable', ...lost },
];
