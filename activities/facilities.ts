import { ApplicationFailure } from '@temporalio/activity';
import type { Facilities } from './contract.ts';

/**
 * Does a run's first activity, and adds what this worker has for the run. A failure has it as its second detail: a show
 * that could not even begin is what people want to be told of most.
 */
export async function withFacilities<Result extends object>(
  facilities: () => Promise<Facilities>,
  work: () => Result | Promise<Result>,
): Promise<Result & Facilities> {
  const known = await facilities();
  try {
    return { ...(await work()), ...known };
  } catch (error) {
    if (!(error instanceof ApplicationFailure) || !error.nonRetryable) throw error;
    const { message, type, details } = error;
    throw ApplicationFailure.nonRetryable(message, type ?? undefined, details?.[0] ?? [], known);
  }
}
