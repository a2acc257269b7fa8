import type { BatchJobExecutionSummary, GetBatchJobExecutionResponse } from '@aws-sdk/client-m2';
import { instantIn, textIn } from '../answer-values.ts';
import { AnswerUnreadable } from '../call-failed.ts';
import type { Clients } from '../clients/index.ts';
import { pages } from '../pages.ts';
import type { FoundJob } from '../service.ts';
import { isExecutionId } from './execution-id.ts';
import { holdsAll, type StartBatchJobWith } from './identifier.ts';

type Execution = Pick<
  BatchJobExecutionSummary & GetBatchJobExecutionResponse,
  'executionId' | 'startTime' | 'status' | 'batchJobIdentifier' | 'jobStepRestartMarker'
>;

const pageSize = 100;

/**
 * Whether an execution may be of the job that was written. One that does not say of which job it is may be: to take it
 * for another would submit a second one. A restart is told by its marker where its identifier is the first run's.
 */
function isAlike(written: StartBatchJobWith['batchJobIdentifier'], execution: Partial<Execution>): boolean {
  const identifier = said(execution.batchJobIdentifier);
  if (identifier === undefined || holdsAll(written, identifier)) return true;
  const restart = written.restartBatchJobIdentifier;
  if (!restart || 'restartBatchJobIdentifier' in identifier || !execution.jobStepRestartMarker) return false;
  return holdsAll(restart.jobStepRestartMarker, execution.jobStepRestartMarker);
}

/** One may stand on two pages, when others start while they are read. */
function unique(jobs: FoundJob[]): FoundJob[] {
  return [...new Map(jobs.map((job) => [job.id, job])).values()];
}

/** What may be looked into; anything else tells nothing. */
function said<Value extends object>(value: Value | undefined): Value | undefined {
  return typeof value === 'object' && value !== null ? value : undefined;
}

/** The list names no restart marker, and some servers no identifier. */
function tellsAll(
  written: StartBatchJobWith['batchJobIdentifier'],
  { batchJobIdentifier }: Partial<Execution>,
) {
  const identifier = said(batchJobIdentifier);
  return (
    identifier !== undefined &&
    (!written.restartBatchJobIdentifier || 'restartBatchJobIdentifier' in identifier)
  );
}

/** ListBatchJobExecutions, all pages; an entry that tells too little is read by GetBatchJobExecution. */
export async function findAlike(
  m2: Clients['m2'],
  input: StartBatchJobWith,
  since: number,
  signal: AbortSignal,
): Promise<FoundJob[]> {
  const { applicationId } = input;
  const result: FoundJob[] = [];
  const page = async (nextToken: string | undefined) => {
    const query = { applicationId, startedAfter: new Date(since), maxResults: pageSize };
    const answer = await m2.read('ListBatchJobExecutions', signal, (client, sdk, options) =>
      client.send(
        new sdk.ListBatchJobExecutionsCommand(nextToken === undefined ? query : { ...query, nextToken }),
        options,
      ),
    );
    // Taken for none, what cannot be read would be submitted a second time.
    const entries: unknown = answer.batchJobExecutions;
    if (!Array.isArray(entries)) throw new AnswerUnreadable('the answer lists no executions');
    return { entries: answer.batchJobExecutions ?? [], next: textIn(answer.nextToken) };
  };
  for await (const executions of pages(page))
    for (const execution of executions) {
      const executionId: unknown = execution?.executionId;
      if (!isExecutionId(executionId))
        throw new AnswerUnreadable('the answer lists an execution without an id');
      const startedAt = instantIn(execution.startTime) ?? null;
      if (startedAt !== null && startedAt < since) continue;
      const whole = tellsAll(input.batchJobIdentifier, execution)
        ? execution
        : await m2.read('GetBatchJobExecution', signal, (client, sdk, options) =>
            client.send(new sdk.GetBatchJobExecutionCommand({ applicationId, executionId }), options),
          );
      if (isAlike(input.batchJobIdentifier, whole))
        result.push({ id: executionId, startedAt, state: textIn(execution.status) ?? 'none' });
    }
  return unique(result);
}
