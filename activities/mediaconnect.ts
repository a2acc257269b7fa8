import type { ResourceName } from '../plan/ledger.ts';
import { shellCommand } from '../plan/shell.ts';
import { oneLine } from '../plan/text.ts';
import { kinds } from '../runbook/kinds/index.ts';
import { textIn } from './answer-values.ts';
import { AnswerUnreadable } from './call-failed.ts';
import type { Clients } from './clients/index.ts';
import { consolePage } from './console-page.ts';
import { healthReader } from './mediaconnect/health.ts';
import { maintenanceOf } from './mediaconnect/maintenance.ts';
import { judging } from './outcomes.ts';
import { inspectEach, type StateTable, seenAs, seenOrBroken } from './seen.ts';
import type { CallOutcome, ResourceService, Seen } from './service.ts';

const kind = kinds['mediaconnect:startFlow'];
const judge = judging('mediaconnect', { turnOn: 'StartFlow', turnOff: 'StopFlow' }, 'DescribeFlow');

/** Status of the MediaConnect API reference. */
export const flowStates: StateTable = {
  STANDBY: 'off',
  STARTING: 'coming',
  ACTIVE: 'on',
  STOPPING: 'going',
  UPDATING: 'busy',
  DELETING: 'broken',
  ERROR: 'broken',
};

/** A flow is reached where it is: its ARN's region counts, not the worker's. */
function regionOf(flowArn: string): string {
  return flowArn.split(':')[3] ?? '';
}

interface StatusAnswer {
  FlowArn?: string | undefined;
  Status?: string | undefined;
  $metadata: { requestId?: string | undefined };
}

/** Of all errors of a flow together, in characters. */
const longestErrors = 1000;

/** An answer about another flow says nothing of this one. Some servers hand ARNs back as they stand in the path. */
function insistOn(flowArn: string, said: unknown): void {
  const arn = textIn(said);
  if (arn === undefined || arn === flowArn || arn === encodeURIComponent(flowArn)) return;
  throw new AnswerUnreadable(`the answer is about ${arn}`);
}

function insistOnAnswer(flowArn: string, { FlowArn, Status }: StatusAnswer): void {
  if (textIn(FlowArn) === undefined && textIn(Status) === undefined)
    throw new AnswerUnreadable('the answer names no flow');
  insistOn(flowArn, FlowArn);
}

/** A 202; its status is the one at the beginning, never proof of up. */
function accepted(
  name: ResourceName,
  { FlowArn, Status, $metadata }: StatusAnswer,
): Map<ResourceName, CallOutcome> {
  const [arn, state] = [textIn(FlowArn), textIn(Status)];
  const outcome: CallOutcome = {
    kind: 'accepted',
    type: 'Accepted',
    code: '',
    message: '',
    ...(arn !== undefined && { arn }),
    ...(state !== undefined && { state }),
    ...($metadata.requestId !== undefined && { requestId: $metadata.requestId }),
  };
  return new Map([[name, outcome]]);
}

/** MediaConnect API reference, "Flows: start", "Flows: stop" and "Flows: describe". */
export function mediaconnectStartFlow({ mediaconnect }: Clients): ResourceService {
  const describe = (flowArn: string, signal: AbortSignal): Promise<Seen> =>
    mediaconnect.read(
      'DescribeFlow',
      signal,
      async (client, sdk, options) => {
        const answer = await client.send(new sdk.DescribeFlowCommand({ FlowArn: flowArn }), options);
        const { FlowArn, Status, Maintenance } = answer.Flow ?? {};
        insistOn(flowArn, FlowArn);
        const seen = {
          ...seenAs(flowStates, textIn(Status)),
          arn: flowArn,
          ...(Maintenance && { maintenance: maintenanceOf(Maintenance) }),
        };
        const errors = [answer.Messages?.Errors ?? []].flat().flatMap((error) => textIn(error) ?? []);
        return errors.length === 0 ? seen : { ...seen, message: oneLine(errors.join('; '), longestErrors) };
      },
      regionOf(flowArn),
    );
  const health = healthReader({ mediaconnect, describe, judgeRead: judge.judgeRead, regionOf });
  return {
    uses: kind.uses,
    kind: 'resource',
    ...judge,
    scope: (input) => `mediaconnect ${regionOf(kind.with.parse(input).flowArn)}`,
    resources: (input) => kind.resources?.(kind.with.parse(input)) ?? [],
    inspect: (names, _input, { signal }) =>
      inspectEach(names, (flowArn) => seenOrBroken(describe(flowArn, signal), judge.judgeRead)),
    health: (names, _input, { signal }) => health(names, signal),
    batchSize: 1,
    async turnOn([flowArn = '']) {
      const answer = await mediaconnect.effect(
        'StartFlow',
        async (client, sdk, options) => {
          const started = await client.send(new sdk.StartFlowCommand({ FlowArn: flowArn }), options);
          insistOnAnswer(flowArn, started);
          return started;
        },
        regionOf(flowArn),
      );
      return accepted(flowArn, answer);
    },
    async turnOff([flowArn = '']) {
      const answer = await mediaconnect.effect(
        'StopFlow',
        async (client, sdk, options) => {
          const stopped = await client.send(new sdk.StopFlowCommand({ FlowArn: flowArn }), options);
          insistOnAnswer(flowArn, stopped);
          return stopped;
        },
        regionOf(flowArn),
      );
      return accepted(flowArn, answer);
    },
    undoOrder: (names) => names.map((name) => [name]),
    outputs({ states }, input) {
      const { flowArn } = kind.with.parse(input);
      return { flowArn, status: states[flowArn] ?? null };
    },
    byHand: (flowArn) =>
      shellCommand('aws mediaconnect stop-flow', { 'flow-arn': flowArn, region: regionOf(flowArn) }),
    page: (flowArn) => consolePage('mediaconnect/home', regionOf(flowArn), `#/flows/${flowArn}`),
    onWord: 'active',
  };
}
