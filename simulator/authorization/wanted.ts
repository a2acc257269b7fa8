import type { ServiceName } from '../service.ts';
import type { Raw } from '../wire/operation.ts';
import type { Wanted } from './policy.ts';

/** A call, as far as its authorization goes. */
export interface Asked {
  service: ServiceName;
  operation: string;
  request: Raw;
  region: string;
  account: string;
}

/** Ends of ARNs; null: the service's authorization reference knows no resource for the action. */
type Rule = (request: Raw) => { action?: string; resources: string[] | null }[];

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const whole: Rule = () => [{ resources: null }];
const on =
  (resource: (request: Raw) => string): Rule =>
  (request) => [{ resources: [resource(request)] }];

const flow = on(({ flowArn }) => text(flowArn).split(':').slice(5).join(':'));
const channel = on(({ channelId }) => `channel:${text(channelId)}`);
const multiplex = on(({ multiplexId }) => `multiplex:${text(multiplexId)}`);
const application = on(({ applicationId }) => `app/${text(applicationId)}`);
const group = ({ ChannelGroupName }: Raw) => `channelGroup/${text(ChannelGroupName)}`;

/** On the group, the channel, the endpoint and the job together. */
const harvestJob: Rule = (request) => {
  const above = group(request);
  const within = `${above}/channel/${text(request.ChannelName)}`;
  const endpoint = `${within}/originEndpoint/${text(request.OriginEndpointName)}`;
  const job = `${endpoint}/harvestJob/${text(request.HarvestJobName)}`;
  const tagged = Object.keys(request.Tags ?? {}).length > 0;
  return [
    { resources: [above, within, endpoint, job] },
    ...(tagged ? [{ action: 'TagResource', resources: [job] }] : []),
  ];
};

/**
 * What each operation is authorized as: AWS's Service Authorization Reference, and "RAM authorization" on the pages of
 * Alibaba Cloud's operations. Of an operation that is not here nothing is known, and nothing can be allowed.
 */
const rules: Readonly<Record<ServiceName, Readonly<Record<string, Rule>>>> = {
  mediaconnect: {
    StartFlow: flow,
    StopFlow: flow,
    DescribeFlow: flow,
    DescribeFlowSourceMetadata: flow,
    ListFlows: whole,
  },
  medialive: {
    BatchStart: whole,
    BatchStop: whole,
    StartChannel: channel,
    StopChannel: channel,
    DescribeChannel: channel,
    StartMultiplex: multiplex,
    StopMultiplex: multiplex,
    DescribeMultiplex: multiplex,
    DescribeMultiplexProgram: multiplex,
    ListChannels: whole,
    ListMultiplexes: whole,
    ListMultiplexPrograms: whole,
    ListAlerts: whole,
    ListMultiplexAlerts: whole,
  },
  mediapackagev2: {
    CreateHarvestJob: harvestJob,
    GetHarvestJob: harvestJob,
    CancelHarvestJob: harvestJob,
    ListHarvestJobs: on(group),
  },
  m2: Object.fromEntries(
    [
      ...['StartBatchJob', 'GetBatchJobExecution', 'ListBatchJobExecutions', 'CancelBatchJobExecution'],
      ...['ListBatchJobDefinitions', 'ListBatchJobRestartPoints'],
      ...['GetApplication', 'StartApplication', 'StopApplication'],
    ].map((name) => [name, application]),
  ),
  // By domain, and none of these calls names one.
  'alibaba-live': Object.fromEntries(
    ['Get', 'Start', 'Stop', 'List', 'Create'].map((act) => [`${act}EdgeTranscodeJob`, on(() => 'domain/')]),
  ),
};

/** All that a call must be allowed. */
export function wantedBy({ service, operation, request, region, account }: Asked): Wanted[] {
  const alibaba = service === 'alibaba-live';
  const prefix = alibaba ? 'live' : service;
  const named = rules[service][operation]?.(request) ?? [{ resources: null }];
  // A flow's own ARN is asked for, wherever the call went.
  const own = text(request.flowArn).split(':');
  const at = service === 'mediaconnect' && own.length > 5 ? own.slice(3, 5) : [region, account];
  const arn = [...(alibaba ? ['acs'] : ['arn', own[1] ?? 'aws']), prefix, ...at].join(':');
  return named.flatMap(({ action = operation, resources }) =>
    (resources?.map((resource) => `${arn}:${resource}`) ?? ['*']).map((resource) => ({
      action: `${prefix}:${action}`,
      resource,
      region,
    })),
  );
}
