import type { Answer } from './answer.ts';
import { Refusal } from './refusal.ts';

/** How one service words its errors. */
export interface Dialect {
  /** Error types with their statuses, the service's own and those common to all. */
  readonly statuses: Readonly<Record<string, number>>;
  /** The header that carries the request id. */
  readonly requestIdHeader: string;
  readonly throttled: string;
  /** What a caller is answered whose policies do not allow the call. */
  readonly forbidden: string;
  readonly internal: string;
  /** The refusal of input that breaks the model's own rules. */
  invalid(problem: string): Refusal;
  /** The refusal of a request that is none of the service's operations. */
  unknownOperation(what: string): Refusal;
  answer(refusal: Refusal, requestId: string): Answer;
}

/** Errors that any AWS service may answer beside its own. */
export const commonAwsStatuses = {
  MissingAuthenticationTokenException: 403,
  IncompleteSignatureException: 403,
  InvalidSignatureException: 403,
  UnrecognizedClientException: 403,
  ExpiredTokenException: 403,
  AccessDeniedException: 403,
  UnknownOperationException: 404,
  ThrottlingException: 400,
  RequestAbortedException: 400,
  RequestTimeoutException: 408,
  ServiceUnavailable: 503,
} as const;

interface AwsDialectInput {
  statuses: Record<string, number>;
  throttled: string;
  forbidden: string;
  internal: string;
  invalid: string;
  invalidMembers?: Record<string, unknown>;
  unknownOperation?(what: string): Refusal;
  /** `message`, or `Message` at MediaPackage v2. */
  messageMember: 'message' | 'Message';
}

/** rest-json: the type in a header, the message in the body. */
export function awsDialect(input: AwsDialectInput): Dialect {
  const statuses = { ...commonAwsStatuses, ...input.statuses };
  return {
    statuses,
    requestIdHeader: 'x-amzn-requestid',
    throttled: input.throttled,
    forbidden: input.forbidden,
    internal: input.internal,
    invalid: (problem) =>
      new Refusal(input.invalid, problem, input.invalidMembers ? { members: input.invalidMembers } : {}),
    unknownOperation: (what) =>
      input.unknownOperation?.(what) ??
      new Refusal('UnknownOperationException', `Unknown operation: ${what}`),
    answer(refusal, requestId) {
      return {
        status: refusal.status ?? statusOf(statuses, refusal.type) ?? 400,
        body: { [input.messageMember]: refusal.message, ...refusal.members },
        headers: {
          'content-type': 'application/json',
          'x-amzn-requestid': requestId,
          'x-amzn-errortype': refusal.type,
          ...refusal.headers,
        },
        errorCode: refusal.type,
      };
    },
  };
}

export function statusOf(statuses: Readonly<Record<string, number>>, type: string): number | undefined {
  return Object.hasOwn(statuses, type) ? statuses[type] : undefined;
}
