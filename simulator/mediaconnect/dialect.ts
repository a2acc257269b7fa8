import { awsDialect } from '../wire/dialect.ts';

export const mediaConnectDialect = awsDialect({
  statuses: {
    BadRequestException: 400,
    ForbiddenException: 403,
    NotFoundException: 404,
    TooManyRequestsException: 429,
    InternalServerErrorException: 500,
    ServiceUnavailableException: 503,
  },
  throttled: 'TooManyRequestsException',
  forbidden: 'ForbiddenException',
  internal: 'InternalServerErrorException',
  invalid: 'BadRequestException',
  messageMember: 'message',
});

export const mediaConnectErrors = {
  badRequest: 'BadRequestException',
  forbidden: 'ForbiddenException',
  // The model has none; a switch can still answer it, because nobody documents what a second start answers.
  conflict: 'ConflictException',
} as const;
