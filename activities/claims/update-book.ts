import {
  type Client,
  ServiceError,
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import {
  type ClaimAnswer,
  type ClaimAsk,
  type ClaimBook,
  claimsTaskQueue,
  claimsUpdate,
} from '../../plan/claims.ts';
import { workflowTaskTimeoutMs, workflowTypes } from '../../plan/names.ts';
import { restoreBook } from './restore.ts';

/** An answer takes milliseconds; where no worker serves the claims there is none. */
const answerMs = 20_000;
const mostTries = 4;

/** In the places of their asks; null: it was none that the book understands. */
type Answers = (ClaimAnswer | null)[];

/** Asks a claims workflow, which is begun when there is none, with all that is known of who holds what. */
export async function updateBook(client: Client, id: string, asks: ClaimAsk[]): Promise<Answers> {
  for (let time = 1; ; time += 1)
    try {
      return await updateOrBegin(client, id, asks);
    } catch (error) {
      // One that nobody understands, such as of a newer worker, must not keep the others from being answered.
      if (error instanceof WorkflowUpdateFailedError && asks.length > 1) return oneByOne(client, id, asks);
      if (time >= mostTries || !isPassing(error)) throw error;
    }
}

async function updateOrBegin(client: Client, id: string, asks: ClaimAsk[]): Promise<Answers> {
  try {
    return await client.withDeadline(Date.now() + answerMs, () => update(client, id, asks));
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    const saved = await restoreBook(client, id);
    return client.withDeadline(Date.now() + answerMs, () => begin(client, id, asks, saved));
  }
}

function update(client: Client, id: string, asks: ClaimAsk[]): Promise<ClaimAnswer[]> {
  const handle = client.workflow.getHandle(id);
  return handle.executeUpdate<ClaimAnswer[], [ClaimAsk[]]>(claimsUpdate, { args: [asks] });
}

/** Who is not answered asks again, which does no harm. */
async function oneByOne(client: Client, id: string, asks: ClaimAsk[]): Promise<Answers> {
  const answers: Answers = [];
  for (const ask of asks) answers.push((await updateBook(client, id, [ask]).catch(() => null))?.[0] ?? null);
  return answers;
}

/** The first that asks, and the first after somebody ended it. Of two that begin it at one time, the second finds it. */
function begin(client: Client, id: string, asks: ClaimAsk[], saved: ClaimBook): Promise<ClaimAnswer[]> {
  return client.workflow.executeUpdateWithStart<
    (saved: ClaimBook) => Promise<void>,
    ClaimAnswer[],
    [ClaimAsk[]]
  >(claimsUpdate, {
    args: [asks],
    startWorkflowOperation: new WithStartWorkflowOperation(workflowTypes.claims, {
      workflowId: id,
      taskQueue: claimsTaskQueue,
      args: [saved],
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: 'who holds what',
      workflowTaskTimeout: workflowTaskTimeoutMs,
    }),
  });
}

/** Such as an update that came while the workflow continued as a new run. */
function isPassing(error: unknown): boolean {
  return error instanceof ServiceError && !(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError);
}
