import type { JsonObject } from '../plan/json.ts';
import { shellCommand } from '../plan/shell.ts';
import { kinds } from '../runbook/kinds/index.ts';
import { textIn } from './answer-values.ts';
import { AnswerUnreadable } from './call-failed.ts';
import { endedAnyway } from './cancelled.ts';
import type { Clients } from './clients/index.ts';
import { consolePage } from './console-page.ts';
import { isExecutionId } from './m2/execution-id.ts';
import { explainRefusal } from './m2/explain.ts';
import { findAlike } from './m2/find.ts';
import { jobIdentifier } from './m2/identifier.ts';
import { applicationObstacles } from './m2/obstacles.ts';
import { seenExecution } from './m2/states.ts';
import { judging } from './outcomes.ts';
import type { JobSeen, JobService } from './service.ts';

const kind = kinds['m2:startBatchJob'];
const judge = judging(
  'm2',
  { submit: 'StartBatchJob', cancel: 'CancelBatchJobExecution' },
  'GetBatchJobExecution',
);

/** AWS Mainframe Modernization API reference, "StartBatchJob": it takes no token, one call is one execution. */
export function m2StartBatchJob({ m2, region }: Clients): JobService {
  const read = (input: JsonObject) => kind.with.parse(input);
  const obstacles = applicationObstacles(m2);
  const look = async (executionId: string, applicationId: string, signal?: AbortSignal): Promise<JobSeen> => {
    const answer = await m2.read('GetBatchJobExecution', signal, (client, sdk, options) =>
      client.send(new sdk.GetBatchJobExecutionCommand({ applicationId, executionId }), options),
    );
    const said = textIn(answer.executionId);
    if (said !== undefined && said !== executionId) throw new AnswerUnreadable(`the answer is about ${said}`);
    return seenExecution(executionId, answer);
  };
  return {
    uses: kind.uses,
    kind: 'job',
    ...judge,
    scope: () => `m2 ${region ?? 'default'}`,
    identity: 'lookAlike',
    find: (input, _key, since, { signal }) => findAlike(m2, read(input), since, signal),
    async submit(input) {
      const { applicationId, batchJobIdentifier, jobParams, authSecretsManagerArn } = read(input);
      return m2.effect('StartBatchJob', async (client, sdk, options) => {
        const command = new sdk.StartBatchJobCommand({
          applicationId,
          batchJobIdentifier: jobIdentifier(batchJobIdentifier),
          jobParams,
          authSecretsManagerArn,
        });
        const { executionId, $metadata } = await client.send(command, options);
        if (!isExecutionId(executionId)) throw new AnswerUnreadable('the answer names no executionId');
        return {
          id: executionId,
          ...($metadata.requestId !== undefined && { requestId: $metadata.requestId }),
        };
      });
    },
    explain: (outcome, input, { signal }) => explainRefusal(m2, outcome, read(input).applicationId, signal),
    obstacles: (input) => obstacles(read(input).applicationId),
    observe: (executionId, input, { signal }) => look(executionId, read(input).applicationId, signal),
    async cancel(executionId, input) {
      const { applicationId, authSecretsManagerArn } = read(input);
      try {
        await m2.effect('CancelBatchJobExecution', (client, sdk, options) =>
          client.send(
            new sdk.CancelBatchJobExecutionCommand({ applicationId, executionId, authSecretsManagerArn }),
            options,
          ),
        );
      } catch (error) {
        if (!(await endedAnyway(judge.judgeEffect(error, 'cancel'), () => look(executionId, applicationId))))
          throw error;
      }
    },
    acceptedIsEnough: (input) => read(input).waitFor === 'accepted',
    outputs: (executionId, status) => ({ executionId, status, returnCode: null }),
    claimKey: (input) => kind.lookAlikeKey?.(input) ?? null,
    byHand: (executionId, input) =>
      shellCommand('aws m2 cancel-batch-job-execution', {
        'application-id': read(input).applicationId,
        'execution-id': executionId,
        region,
      }),
    page: () => consolePage('m2/home', region, ''),
  };
}
