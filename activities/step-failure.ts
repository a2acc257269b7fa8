import { ApplicationFailure } from '@temporalio/activity';
import type { Service } from './service.ts';

/** A step's final failure before any effect of it. */
export function failStep(type: string, message: string): ApplicationFailure {
  return ApplicationFailure.create({ type, message, nonRetryable: true });
}

/** What an error of a read comes to: final (`nonRetryable`), or worth another look. Failures of ours pass through. */
export function finalRead(service: Service, error: unknown): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  const { kind, type, message, retryAfterMs } = service.judgeRead(error);
  return ApplicationFailure.create({
    type,
    message,
    nonRetryable: kind === 'final',
    ...(retryAfterMs ? { nextRetryDelay: retryAfterMs } : {}),
  });
}
