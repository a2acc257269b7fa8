import { ApplicationFailure } from '@temporalio/activity';
import type { givenBack } from '../plan/last-words.ts';
import type { Place } from './contract.ts';

interface HandBack {
  /** Before the next attempt begins; never 0, which would fail the activity for good. Default: at once. */
  nextRetryDelay?: '1ms' | '1s';
  /** What the next attempt, or a run that turns back, is to know. */
  details?: unknown[];
}

/** Ends an attempt without a failure of anybody: another one follows it. */
export function handBack(message: string, { nextRetryDelay = '1ms', details = [] }: HandBack = {}) {
  return ApplicationFailure.create({
    type: 'GivenBack' satisfies typeof givenBack,
    message,
    nextRetryDelay,
    details,
  });
}

/** Another worker must have it; which one takes it next is Temporal's to say. */
export function wrongPlace(wanted: Place, here: Place, details: unknown[] = []): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'WrongPlace',
    message: `this worker acts in ${here}, the run began in ${wanted}: another worker must go on with it`,
    nextRetryDelay: '2s',
    details,
  });
}
