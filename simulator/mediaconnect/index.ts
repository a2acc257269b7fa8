import * as z from 'zod';
import type { Service, Setting } from '../service.ts';
import { judgeStart, judgeStop } from '../switch.ts';
import { refusalOf } from '../verdict.ts';
import { type Operation, operation } from '../wire/operation.ts';
import { page, queryNumber } from '../wire/page.ts';
import { mediaConnectDialect, mediaConnectErrors } from './dialect.ts';
import { Flows } from './flows.ts';
import { flowBody, flowSummary, sourceMetadata } from './shapes.ts';
import { changeSignal } from './signal.ts';

const input = z.object({
  flowArn: z.string().regex(/^arn:.+:mediaconnect.+:flow:.+$/, 'is not the ARN of a flow'),
});
const resources = ({ flowArn }: { flowArn: string }) => [flowArn];

/** AWS Elemental MediaConnect: flows. */
export function mediaConnect(setting: Setting): Service {
  const flows = new Flows(setting);
  return {
    name: 'mediaconnect',
    dialect: mediaConnectDialect,
    prefixes: ['v1'],
    operations: [
      switchFlow('start', flows, setting),
      switchFlow('stop', flows, setting),
      operation({
        name: 'DescribeFlow',
        method: 'GET',
        path: '/v1/flows/:flowArn',
        input,
        resources,
        run: ({ flowArn }, call) => flowBody(flows.flow(flowArn, call.region)),
      }),
      operation({
        name: 'DescribeFlowSourceMetadata',
        method: 'GET',
        path: '/v1/flows/:flowArn/source-metadata',
        input,
        resources,
        run: ({ flowArn }, call) => sourceMetadata(flows.flow(flowArn, call.region), call.now),
      }),
      listFlows(flows, setting),
    ],
    limit: (name) =>
      name === 'DescribeFlow' || name === 'DescribeFlowSourceMetadata'
        ? { group: 'mediaconnect-describe', ratePerSecond: 30, burst: 30 }
        : { group: 'mediaconnect', ratePerSecond: 5, burst: 30 },
    resources: () => flows.all(),
    signal: (name, signal) => changeSignal(flows, name, signal),
  };
}

/** 202 and the status at the beginning of the process. */
function switchFlow(act: 'start' | 'stop', flows: Flows, setting: Setting): Operation {
  return operation({
    name: act === 'start' ? 'StartFlow' : 'StopFlow',
    path: `/v1/flows/${act}/:flowArn`,
    status: 202,
    input,
    resources,
    run({ flowArn }, call) {
      const flow = flows.flow(flowArn, call.region);
      const { machine, timeline } = flow;
      const judge = act === 'start' ? judgeStart : judgeStop;
      const verdict = judge(machine, timeline.state, setting.policies.mediaconnect);
      if (verdict === 'go') {
        const state = act === 'start' ? machine.coming : machine.going;
        call.move(flow, state, machine.next(state));
      } else if (verdict !== 'accept' && verdict !== 'ignore') {
        const message = `Cannot ${act} the flow because its status is ${timeline.state}.`;
        throw refusalOf(verdict, mediaConnectErrors, message);
      }
      return { flowArn, status: timeline.state };
    },
  });
}

function listFlows(flows: Flows, setting: Setting): Operation {
  return operation({
    name: 'ListFlows',
    method: 'GET',
    path: '/v1/flows',
    input: z.object({ maxResults: queryNumber(1, 1000).optional(), nextToken: z.string().optional() }),
    resources: () => [],
    run({ maxResults, nextToken }, call) {
      const found = page({
        items: flows.of(call.region),
        key: ({ arn }) => arn,
        size: setting.policies.pageSize,
        maxResults,
        nextToken,
        invalid: 'BadRequestException',
      });
      return { flows: found.items.map(flowSummary), nextToken: found.nextToken };
    },
  });
}
