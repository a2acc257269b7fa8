import type { JsonObject } from '../plan/json.ts';
import type { ResourceName } from '../plan/ledger.ts';
import { shellCommand } from '../plan/shell.ts';
import { kinds } from '../runbook/kinds/index.ts';
import { textIn } from './answer-values.ts';
import { AnswerUnreadable, CallFailed } from './call-failed.ts';
import type { LiveQuery } from './clients/alibaba-live.ts';
import type { Clients } from './clients/index.ts';
import { healthByState } from './health-read.ts';
import { judging } from './outcomes.ts';
import { inspectEach, type StateTable, seenAs, seenOrBroken } from './seen.ts';
import type { CallOutcome, ResourceService, Seen } from './service.ts';

const kind = kinds['alibaba-live:startEdgeTranscodeJob'];
const judge = judging(
  'alibaba-live',
  { turnOn: 'StartEdgeTranscodeJob', turnOff: 'StopEdgeTranscodeJob' },
  'GetEdgeTranscodeJob',
);

/** Status of GetEdgeTranscodeJob: not started, running. There is nothing between, and no error. */
export const jobStates: StateTable = { '0': 'off', '1': 'on' };

function partsOf(name: ResourceName): { ClusterId: string; JobId: string } {
  const [ClusterId = '', JobId = ''] = name.split('/');
  return { ClusterId, JobId };
}

function queryOf(name: ResourceName, input: JsonObject): LiveQuery {
  const { regionId } = kind.with.parse(input);
  return { ...partsOf(name), ...(regionId !== undefined && { RegionId: regionId }) };
}

function requestIdOf(answer: JsonObject | Record<string, unknown>): { requestId?: string } {
  return typeof answer.RequestId === 'string' ? { requestId: answer.RequestId } : {};
}

/** ApsaraVideo Live API reference, "StartEdgeTranscodeJob", "StopEdgeTranscodeJob" and "GetEdgeTranscodeJob". */
export function alibabaLiveStartEdgeTranscodeJob({ alibabaLive }: Clients): ResourceService {
  const inspectOne = async (name: ResourceName, input: JsonObject, signal: AbortSignal): Promise<Seen> => {
    const answer = await alibabaLive.read('GetEdgeTranscodeJob', queryOf(name, input), signal);
    const job: unknown = answer.Job;
    const member = (key: string) =>
      typeof job === 'object' && job !== null ? textIn(Reflect.get(job, key)) : undefined;
    const said = member('JobId');
    if (said !== undefined && said !== partsOf(name).JobId)
      throw new AnswerUnreadable(`the answer is about ${said}`);
    // The SDK types it as a string here and as a number in lists.
    return { ...seenAs(jobStates, member('Status')), ...requestIdOf(answer) };
  };
  const send = async (operation: string, name: ResourceName, input: JsonObject) => {
    const answer = await alibabaLive.effect(operation, queryOf(name, input));
    if (textIn(answer.JobId) !== partsOf(name).JobId)
      throw new CallFailed(
        { service: 'alibaba-live', operation },
        new AnswerUnreadable('the answer does not name the job'),
      );
    const outcome: CallOutcome = {
      kind: 'accepted',
      type: 'Accepted',
      code: '',
      message: '',
      ...requestIdOf(answer),
    };
    return new Map([[name, outcome]]);
  };
  const inspect: ResourceService['inspect'] = (names, input, { signal }) =>
    inspectEach(names, (name) => seenOrBroken(inspectOne(name, input, signal), judge.judgeRead));
  return {
    uses: kind.uses,
    kind: 'resource',
    ...judge,
    scope: (input) => `alibaba-live ${kind.with.parse(input).regionId ?? 'default'}`,
    resources: (input) => kind.resources?.(kind.with.parse(input)) ?? [],
    inspect,
    // Its status is all that the API tells.
    health: async (names, input, context) => healthByState(await inspect(names, input, context)),
    batchSize: 1,
    turnOn: ([name = ''], input) => send('StartEdgeTranscodeJob', name, input),
    turnOff: ([name = ''], input) => send('StopEdgeTranscodeJob', name, input),
    undoOrder: (names) => names.map((name) => [name]),
    outputs({ requestIds }, input) {
      const { clusterId, jobId } = kind.with.parse(input);
      return { jobId, requestId: requestIds[`${clusterId}/${jobId}`] ?? null };
    },
    byHand: (name, input) => shellCommand('aliyun live StopEdgeTranscodeJob', queryOf(name, input)),
    onWord: 'running',
  };
}
