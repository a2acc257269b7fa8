import { awsDialect } from '../wire/dialect.ts';
import { Refusal } from '../wire/refusal.ts';

export const m2Dialect = awsDialect({
  statuses: {
    ValidationException: 400,
    AccessDeniedException: 403,
    ResourceNotFoundException: 404,
    ConflictException: 409,
    ThrottlingException: 429,
    InternalServerException: 500,
    ServiceUnavailableException: 503,
  },
  throttled: 'ThrottlingException',
  forbidden: 'AccessDeniedException',
  internal: 'InternalServerException',
  invalid: 'ValidationException',
  invalidMembers: { reason: 'fieldValidationFailed' },
  unknownOperation: (what) =>
    new Refusal('ValidationException', `Unknown operation: ${what}`, {
      members: { reason: 'unknownOperation' },
    }),
  messageMember: 'message',
});

export const m2Errors = {
  badRequest: 'ValidationException',
  forbidden: 'AccessDeniedException',
  conflict: 'ConflictException',
} as const;

export function conflict(message: string, resourceId: string, resourceType: string): Refusal {
  return new Refusal('ConflictException', message, { members: { resourceId, resourceType } });
}

export function notFound(message: string, resourceId: string, resourceType: string): Refusal {
  return new Refusal('ResourceNotFoundException', message, { members: { resourceId, resourceType } });
}

export function validation(message: string): Refusal {
  return new Refusal('ValidationException', message, { members: { reason: 'other' } });
}
