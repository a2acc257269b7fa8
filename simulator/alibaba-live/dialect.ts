import { type Dialect, statusOf } from '../wire/dialect.ts';
import { Refusal } from '../wire/refusal.ts';

const statuses = {
  MissingParameter: 400,
  UserTaskExceed: 400,
  UserQuotaExceed: 403,
  OperationDenied: 403,
  Forbidden: 403,
  JobNotFound: 404,
  InternalError: 500,
  'Throttling.User': 400,
  IncompleteSignature: 400,
  'InvalidAction.NotFound': 404,
  ServiceUnavailable: 503,
} as const;

/** RPC: the code in the body, the request id in body and header. */
export const alibabaDialect: Dialect = {
  statuses,
  requestIdHeader: 'x-acs-request-id',
  throttled: 'Throttling.User',
  forbidden: 'Forbidden',
  internal: 'InternalError',
  invalid: (problem) => new Refusal('MissingParameter', `${problem}.`),
  unknownOperation: (what) =>
    new Refusal(
      'InvalidAction.NotFound',
      `Specified api is not found, please check your url and method: ${what}`,
    ),
  answer(refusal, requestId) {
    return {
      status: refusal.status ?? statusOf(statuses, refusal.type) ?? 400,
      body: {
        Code: refusal.type,
        HostId: 'live.aliyuncs.com',
        Message: refusal.message,
        RequestId: requestId,
        ...refusal.members,
      },
      headers: { 'content-type': 'application/json', 'x-acs-request-id': requestId, ...refusal.headers },
      errorCode: refusal.type,
    };
  },
};

export function denied(message: string, status = 403): Refusal {
  return new Refusal('OperationDenied', `${message}, please check and try again later.`, { status });
}

export function jobNotFound(jobId: string): Refusal {
  return new Refusal('JobNotFound', `The job ${jobId} does not exist, please check and try again.`);
}
