import { awsDialect } from '../wire/dialect.ts';
import { Refusal } from '../wire/refusal.ts';

export const mediaPackageDialect = awsDialect({
  statuses: {
    ValidationException: 400,
    ServiceQuotaExceededException: 402,
    AccessDeniedException: 403,
    ResourceNotFoundException: 404,
    ConflictException: 409,
    ThrottlingException: 429,
    InternalServerException: 500,
  },
  throttled: 'ThrottlingException',
  forbidden: 'AccessDeniedException',
  internal: 'InternalServerException',
  invalid: 'ValidationException',
  messageMember: 'Message',
});

export function validation(type: string, message: string): Refusal {
  return new Refusal('ValidationException', message, { members: { ValidationExceptionType: type } });
}

export function conflict(type: string, message: string): Refusal {
  return new Refusal('ConflictException', message, { members: { ConflictExceptionType: type } });
}

export function notFound(type: string, message: string): Refusal {
  return new Refusal('ResourceNotFoundException', message, { members: { ResourceTypeNotFound: type } });
}
