import { randomUUID } from 'node:crypto';
import { ApplicationFailure, type Client, WorkflowFailedError } from '@temporalio/client';
import { workflowTypes } from '../../plan/names.ts';
import type { Problem } from '../../plan/plan.ts';
import type { BookingInput, BookingResult } from '../../plan/schedule.ts';
import { waiting } from '../asking.ts';
import { InvalidRunbook } from '../errors.ts';
import { insistOnWorker } from '../workers.ts';

/** Longest wait for the worker's answer, in milliseconds; reading a runbook takes it a moment. */
const answersWithin = 60_000;

/**
 * Has a worker check what its schedule would start: whether its catalogue has the runbook, and whether the parameters fit.
 *
 * @throws `InvalidRunbook` with all problems, `NoWorker`
 */
export async function checkBooking(
  client: Client,
  taskQueue: string,
  booking: BookingInput,
): Promise<BookingResult> {
  const workflowId = `check:${booking.type}-${randomUUID()}`;
  try {
    return await waiting(client, workflowId, () =>
      client.workflow.execute<(input: BookingInput) => Promise<BookingResult>>(workflowTypes.checkRunbook, {
        workflowId,
        taskQueue,
        args: [booking],
        workflowExecutionTimeout: answersWithin,
        staticSummary: `check ${booking.type} for a booking`,
      }),
    );
  } catch (error) {
    const problems = problemsOf(error);
    if (problems) throw new InvalidRunbook(problems);
    // It timed out, perhaps because its worker went.
    if (error instanceof WorkflowFailedError) await insistOnWorker(client, taskQueue, 'nothing was made.');
    throw error;
  }
}

function problemsOf(error: unknown): Problem[] | null {
  const cause = error instanceof WorkflowFailedError ? error.cause : null;
  if (!(cause instanceof ApplicationFailure)) return null;
  const [problems] = cause.details ?? [];
  return Array.isArray(problems) ? problems : null;
}
