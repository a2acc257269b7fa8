import type { ResourceName } from '../plan/ledger.ts';
import { shellCommand } from '../plan/shell.ts';
import { kinds } from '../runbook/kinds/index.ts';
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

/** A 202; its status is the one at the beginning, never proof of up. */
function accepted(
  name: ResourceName,
  { FlowArn, Status, $metadata }: StatusAnswer,
): Map<ResourceName, CallOutcome> {
  const outcome: CallOutcome = {
    kind: 'accepted',
    type: 'Accepted',
    code: '',
    message: '',
    ...(FlowArn !== undefined && { arn: FlowArn }),
    ...(Status !== undefined && { state: Status }),
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
        const { Status, Maintenance } = answer.Flow ?? {};
        const seen = {
          ...seenAs(flowStates, Status),
          arn: flowArn,
          ...(Maintenance && { maintenance: maintenanceOf(Maintenance) }),
        };
        const errors = answer.Messages?.Errors ?? [];
        return errors.length === 0 ? seen : { ...seen, message: errors.join('; ') };
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
          if (!started.FlowArn && !started.Status) throw new AnswerUnreadable('the answer names no flow');
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
          if (!stopped.FlowArn && !stopped.Status) throw new AnswerUnreadable('the answer names no flow');
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
