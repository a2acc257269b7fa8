import type { FailureType } from './error-types.ts';
import type { OutcomeKind } from './service.ts';

/** Services by the name of their step kinds. */
export const serviceNames = ['medialive', 'mediaconnect', 'mediapackagev2', 'm2', 'alibaba-live'] as const;
export type ServiceName = (typeof serviceNames)[number];

/** One error of one call, as its service documents it. */
export interface OutcomeRow {
  /** `aws`: all four AWS services. */
  service: ServiceName | 'aws';
  /** The API's operations; absent: all. `BatchStart.failed` is an entry of that answer's `failed[]`. */
  operation?: readonly string[];
  /** The error's name or code; a trailing `*` stands for any ending. */
  name: string;
  /** Value of the error's own type member (`ValidationExceptionType`), or a part of its message. */
  detail?: string;
  /** HTTP status as documented: for answers without a name, and for the docs. 0: none came. */
  status: number;
  kind: Exclude<OutcomeKind, 'accepted'>;
  type: FailureType;
  /** At least this long before another try. */
  retryAfterMs?: number;
  /** A person must act while it is tried again. */
  alarm?: true;
}

type Verdict = Pick<OutcomeRow, 'kind' | 'type' | 'retryAfterMs' | 'alarm'>;
const throttled: Verdict = { kind: 'refusedForNow', type: 'Throttled' };
const forbidden: Verdict = { kind: 'refusedForGood', type: 'Forbidden' };
const notFound: Verdict = { kind: 'refusedForGood', type: 'NotFound' };
const invalid: Verdict = { kind: 'refusedForGood', type: 'InvalidRequest' };
const serverError: Verdict = { kind: 'unknown', type: 'ServiceUnavailable' };
const lost: Verdict = { kind: 'unknown', type: 'AnswerLost' };
/** It may be the echo of our own earlier call. */
const echo: Verdict = { kind: 'readBack', type: 'Conflict' };
const conflict: Verdict = { kind: 'refusedForNow', type: 'Conflict' };
const expired: Verdict = { kind: 'refusedForNow', type: 'CredentialsExpired', alarm: true };
const badKey: Verdict = { kind: 'refusedForGood', type: 'CredentialsInvalid' };
const skewed: Verdict = { kind: 'refusedForNow', type: 'ClockSkew', alarm: true };
const tooManyHarvests: Verdict = { kind: 'refusedForNow', type: 'TooManyHarvestJobs' };

const batch = ['BatchStart', 'BatchStop'] as const;
const batchEntry = ['BatchStart.failed', 'BatchStop.failed'] as const;

/** MediaLive API reference, "Batch action: start" and its kin: exceptions, and the model names of the same answers. */
const medialive: OutcomeRow[] = [
  // For the whole call these name no id: read back, then ask per id.
  { service: 'medialive', operation: batch, name: 'BadRequestException', status: 400, ...echo },
  { service: 'medialive', operation: batch, name: 'NotFoundException', status: 404, ...echo },
  { service: 'medialive', operation: batch, name: 'ConflictException', status: 409, ...echo },
  { service: 'medialive', name: 'BadRequestException', status: 400, ...invalid },
  { service: 'medialive', name: 'ForbiddenException', status: 403, ...forbidden },
  { service: 'medialive', name: 'NotFoundException', status: 404, ...notFound },
  { service: 'medialive', name: 'ConflictException', status: 409, ...echo },
  { service: 'medialive', name: 'UnprocessableEntityException', status: 422, ...invalid },
  { service: 'medialive', name: 'TooManyRequestsException', status: 429, ...throttled },
  { service: 'medialive', name: 'InternalServerErrorException', status: 500, ...serverError },
  { service: 'medialive', name: 'BadGatewayException', status: 502, ...serverError },
  { service: 'medialive', name: 'GatewayTimeoutException', status: 504, ...serverError },
  { service: 'medialive', operation: batchEntry, name: 'BadRequestException', status: 200, ...echo },
  { service: 'medialive', operation: batchEntry, name: 'InvalidRequest', status: 200, ...echo },
  { service: 'medialive', operation: batchEntry, name: 'AccessDenied', status: 200, ...forbidden },
  { service: 'medialive', operation: batchEntry, name: 'ResourceNotFound', status: 200, ...notFound },
  { service: 'medialive', operation: batchEntry, name: 'ResourceConflict', status: 200, ...echo },
  { service: 'medialive', operation: batchEntry, name: 'LimitExceeded', status: 200, ...throttled },
  { service: 'medialive', operation: batchEntry, name: 'InternalServiceError', status: 200, ...serverError },
];

/** MediaConnect API reference, "Flows: start": no 409 exists, a state error can only be a 400. */
const mediaconnect: OutcomeRow[] = [
  {
    service: 'mediaconnect',
    operation: ['StartFlow', 'StopFlow'],
    name: 'BadRequestException',
    status: 400,
    ...echo,
  },
  { service: 'mediaconnect', name: 'BadRequestException', status: 400, ...invalid },
  { service: 'mediaconnect', name: 'ForbiddenException', status: 403, ...forbidden },
  { service: 'mediaconnect', name: 'NotFoundException', status: 404, ...notFound },
  { service: 'mediaconnect', name: 'TooManyRequestsException', status: 429, ...throttled },
  { service: 'mediaconnect', name: 'InternalServerErrorException', status: 500, ...serverError },
  { service: 'mediaconnect', name: 'ServiceUnavailableException', status: 503, ...serverError },
];

const create = ['CreateHarvestJob'] as const;
const cancel = ['CancelHarvestJob'] as const;
/** MediaPackage V2 Live API, "CreateHarvestJob", "GetHarvestJob" and "CancelHarvestJob". */
const mediapackagev2: OutcomeRow[] = [
  {
    service: 'mediapackagev2',
    operation: create,
    name: 'ValidationException',
    detail: 'TOO_MANY_IN_PROGRESS_HARVEST_JOBS',
    status: 400,
    ...tooManyHarvests,
  },
  {
    service: 'mediapackagev2',
    operation: create,
    name: 'ServiceQuotaExceededException',
    status: 402,
    ...tooManyHarvests,
  },
  {
    service: 'mediapackagev2',
    operation: create,
    name: 'ConflictException',
    detail: 'RESOURCE_ALREADY_EXISTS',
    status: 409,
    ...echo,
  },
  {
    service: 'mediapackagev2',
    operation: create,
    name: 'ConflictException',
    detail: 'IDEMPOTENT_PARAMETER_MISMATCH',
    status: 409,
    kind: 'refusedForGood',
    type: 'TokenMismatch',
  },
  {
    service: 'mediapackagev2',
    name: 'ConflictException',
    detail: 'CONFLICTING_OPERATION',
    status: 409,
    ...conflict,
  },
  {
    service: 'mediapackagev2',
    name: 'ConflictException',
    detail: 'RESOURCE_IN_USE',
    status: 409,
    ...conflict,
  },
  {
    service: 'mediapackagev2',
    operation: cancel,
    name: 'ValidationException',
    detail: 'HARVEST_JOB_INELIGIBLE_FOR_CANCELLATION',
    status: 400,
    ...echo,
  },
  { service: 'mediapackagev2', name: 'ConflictException', status: 409, ...echo },
  { service: 'mediapackagev2', name: 'ValidationException', status: 400, ...invalid },
  { service: 'mediapackagev2', name: 'AccessDeniedException', status: 403, ...forbidden },
  { service: 'mediapackagev2', name: 'ResourceNotFoundException', status: 404, ...notFound },
  { service: 'mediapackagev2', name: 'ThrottlingException', status: 429, ...throttled },
  { service: 'mediapackagev2', name: 'InternalServerException', status: 500, ...serverError },
];

/** AWS Mainframe Modernization API reference, "StartBatchJob" and its kin. */
const m2: OutcomeRow[] = [
  { service: 'm2', name: 'ConflictException', status: 409, ...echo },
  { service: 'm2', name: 'ValidationException', status: 400, ...invalid },
  { service: 'm2', name: 'AccessDeniedException', status: 403, ...forbidden },
  { service: 'm2', name: 'ResourceNotFoundException', status: 404, ...notFound },
  { service: 'm2', name: 'ThrottlingException', status: 429, ...throttled },
  { service: 'm2', name: 'InternalServerException', status: 500, ...serverError },
];

/** ApsaraVideo Live API reference, "StartEdgeTranscodeJob", and Alibaba Cloud's public error codes. */
const alibaba: OutcomeRow[] = [
  { service: 'alibaba-live', name: 'MissingParameter', status: 400, ...invalid },
  {
    service: 'alibaba-live',
    name: 'UserTaskExceed',
    status: 400,
    kind: 'refusedForNow',
    type: 'TasksExceeded',
    retryAfterMs: 30_000,
  },
  { service: 'alibaba-live', name: 'OperationDenied', status: 403, ...echo },
  { service: 'alibaba-live', name: 'Forbidden', status: 403, ...forbidden },
  {
    service: 'alibaba-live',
    name: 'UserQuotaExceed',
    status: 403,
    kind: 'refusedForGood',
    type: 'QuotaExceeded',
  },
  { service: 'alibaba-live', name: 'JobNotFound', status: 404, ...notFound },
  { service: 'alibaba-live', name: 'InternalError', status: 500, ...serverError },
  { service: 'alibaba-live', name: 'Throttling*', status: 400, ...throttled },
  { service: 'alibaba-live', name: 'ServiceUnavailable*', status: 503, ...serverError },
  { service: 'alibaba-live', name: 'Forbidden.*', status: 403, ...forbidden },
  { service: 'alibaba-live', name: 'NoPermission', status: 403, ...forbidden },
  { service: 'alibaba-live', name: 'MissingParameter.*', status: 400, ...invalid },
  { service: 'alibaba-live', name: 'InvalidParameter*', status: 400, ...invalid },
  { service: 'alibaba-live', name: 'InvalidSecurityToken.Expired', status: 400, ...expired },
  { service: 'alibaba-live', name: 'InvalidSecurityToken.*', status: 400, ...badKey },
  { service: 'alibaba-live', name: 'InvalidAccessKeyId.*', status: 404, ...badKey },
  { service: 'alibaba-live', name: 'SignatureDoesNotMatch', status: 400, ...badKey },
  { service: 'alibaba-live', name: 'IncompleteSignature', status: 400, ...badKey },
  { service: 'alibaba-live', name: 'InvalidTimeStamp.*', status: 400, ...skewed },
];

/** "Common Errors", as every AWS API reference lists them, and the throttling names that the SDKs know. */
const aws: OutcomeRow[] = [
  { service: 'aws', name: 'ThrottlingException', status: 400, ...throttled },
  { service: 'aws', name: 'Throttling', status: 400, ...throttled },
  { service: 'aws', name: 'ThrottledException', status: 400, ...throttled },
  { service: 'aws', name: 'RequestThrottled', status: 400, ...throttled },
  { service: 'aws', name: 'RequestThrottledException', status: 400, ...throttled },
  { service: 'aws', name: 'TooManyRequestsException', status: 429, ...throttled },
  { service: 'aws', name: 'RequestLimitExceeded', status: 503, ...throttled },
  { service: 'aws', name: 'SlowDown', status: 503, ...throttled },
  { service: 'aws', name: 'ExpiredToken', status: 403, ...expired },
  { service: 'aws', name: 'ExpiredTokenException', status: 403, ...expired },
  { service: 'aws', name: 'RequestTimeout', status: 408, ...lost },
  { service: 'aws', name: 'RequestTimeoutException', status: 408, ...lost },
  { service: 'aws', name: 'RequestAborted', status: 400, ...lost },
  { service: 'aws', name: 'RequestAbortedException', status: 400, ...lost },
  { service: 'aws', name: 'InternalFailure', status: 500, ...serverError },
  { service: 'aws', name: 'InternalError', status: 500, ...serverError },
  { service: 'aws', name: 'ServiceUnavailable', status: 503, ...serverError },
  { service: 'aws', name: 'ServiceUnavailableException', status: 503, ...serverError },
  { service: 'aws', name: 'AccessDenied', status: 403, ...forbidden },
  { service: 'aws', name: 'AccessDeniedException', status: 403, ...forbidden },
  { service: 'aws', name: 'NotAuthorized', status: 401, ...forbidden },
  { service: 'aws', name: 'UnauthorizedOperation', status: 403, ...forbidden },
  { service: 'aws', name: 'OptInRequired', status: 403, ...forbidden },
  { service: 'aws', name: 'SubscriptionRequiredException', status: 403, ...forbidden },
  { service: 'aws', name: 'UnrecognizedClientException', status: 403, ...badKey },
  { service: 'aws', name: 'InvalidClientTokenId', status: 403, ...badKey },
  { service: 'aws', name: 'InvalidAccessKeyId', status: 403, ...badKey },
  { service: 'aws', name: 'MissingAuthenticationToken', status: 403, ...badKey },
  { service: 'aws', name: 'MissingAuthenticationTokenException', status: 403, ...badKey },
  { service: 'aws', name: 'IncompleteSignature', status: 400, ...badKey },
  { service: 'aws', name: 'IncompleteSignatureException', status: 400, ...badKey },
  { service: 'aws', name: 'SignatureDoesNotMatch', status: 403, ...badKey },
  { service: 'aws', name: 'InvalidSignatureException', status: 403, ...badKey },
  { service: 'aws', name: 'InvalidSignatureException', detail: 'Signature expired', status: 403, ...skewed },
  {
    service: 'aws',
    name: 'InvalidSignatureException',
    detail: 'Signature not yet current',
    status: 403,
    ...skewed,
  },
  { service: 'aws', name: 'RequestExpired', status: 400, ...skewed },
  { service: 'aws', name: 'RequestTimeTooSkewed', status: 403, ...skewed },
  { service: 'aws', name: 'ValidationError', status: 400, ...invalid },
  { service: 'aws', name: 'ValidationException', status: 400, ...invalid },
  { service: 'aws', name: 'SerializationException', status: 400, ...invalid },
  { service: 'aws', name: 'MalformedHttpRequestException', status: 400, ...invalid },
  { service: 'aws', name: 'MalformedQueryString', status: 404, ...invalid },
  { service: 'aws', name: 'RequestEntityTooLargeException', status: 413, ...invalid },
  { service: 'aws', name: 'UnknownOperationException', status: 404, ...invalid },
  { service: 'aws', name: 'InvalidAction', status: 400, ...invalid },
];

/** Every documented error of every call that Showcaller makes. The most specific row counts. */
export const outcomeTable: readonly OutcomeRow[] = [
  ...medialive,
  ...mediaconnect,
  ...mediapackagev2,
  ...m2,
  ...alibaba,
  ...aws,
];
