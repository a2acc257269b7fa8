import { awsDialect } from '../wire/dialect.ts';

export const mediaLiveDialect = awsDialect({
  statuses: {
    BadRequestException: 400,
    ForbiddenException: 403,
    NotFoundException: 404,
    ConflictException: 409,
    UnprocessableEntityException: 422,
    TooManyRequestsException: 429,
    InternalServerErrorException: 500,
    BadGatewayException: 502,
    GatewayTimeoutException: 504,
  },
  throttled: 'TooManyRequestsException',
  forbidden: 'ForbiddenException',
  internal: 'InternalServerErrorException',
  invalid: 'BadRequestException',
  messageMember: 'message',
});

export const mediaLiveErrors = {
  badRequest: 'BadRequestException',
  forbidden: 'ForbiddenException',
  conflict: 'ConflictException',
} as const;
