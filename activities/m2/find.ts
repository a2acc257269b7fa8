import type { BatchJobExecutionSummary, GetBatchJobExecutionResponse } from '@aws-sdk/client-m2';
import type { Clients } from '../clients/index.ts';
import type { FoundJob } from '../service.ts';
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
  const said = execution.batchJobIdentifier;
  if (said === undefined || holdsAll(written, said)) return true;
  const restart = written.restartBatchJobIdentifier;
  if (!restart || 'restartBatchJobIdentifier' in said || !execution.jobStepRestartMarker) return false;
  return holdsAll(restart.jobStepRestartMarker, execution.jobStepRestartMarker);
}

/** The list names no restart marker, and some servers no identifier. */
function tellsAll(
  written: StartBatchJobWith['batchJobIdentifier'],
  { batchJobIdentifier: said }: Partial<Execution>,
) {
  return said !== undefined && (!written.restartBatchJobIdentifier || 'restartBatchJobIdentifier' in said);
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
  let nextToken: string | undefined;
  do {
    const query = { applicationId, startedAfter: new Date(since), maxResults: pageSize };
    const answer = await m2.read('ListBatchJobExecutions', signal, (client, sdk, options) =>
      client.send(
        new sdk.ListBatchJobExecutionsCommand(nextToken === undefined ? query : { ...query, nextToken }),
        options,
      ),
    );
    for (const execution of answer.batchJobExecutions ?? []) {
      const { executionId, startTime, status } = execution;
      if (executionId === undefined || (startTime && startTime.getTime() < since)) continue;
      const whole = tellsAll(input.batchJobIdentifier, execution)
        ? execution
        : await m2.read('GetBatchJobExecution', signal, (client, sdk, options) =>
            client.send(new sdk.GetBatchJobExecutionCommand({ applicationId, executionId }), options),
          );
      if (isAlike(input.batchJobIdentifier, whole))
        result.push({ id: executionId, startedAt: startTime?.getTime() ?? null, state: status ?? 'none' });
    }
    nextToken = answer.nextToken;
  } while (nextToken);
  return result;
}
