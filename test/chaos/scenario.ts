import type { JsonObject } from '../../plan/json.ts';
import type { FaultSpec } from '../../simulator/index.ts';
import { type Verdict, verdicts } from '../../simulator/index.ts';
import { Random } from './random.ts';

/** All that will happen in one chaotic run, fixed by its seed before it begins. */
export interface Scenario {
  seed: number;
  document: JsonObject;
  /** States that resources have before the run. */
  before: Record<string, string>;
  faults: FaultSpec[];
  policies: Record<string, Record<string, Verdict>>;
  outcomes: Record<string, string>;
  /** What somebody else does, milliseconds after the start. */
  others: { at: number; resource: string; state: string }[];
  /** What operators do. */
  commands: { at: number; name: string; input: JsonObject }[];
  cancelAt: number | null;
  /** When the worker is killed and another started. */
  killAt: number | null;
  /** How questions are answered, in turn. */
  answers: string[];
  /** How long the show is on before it is ended. */
  upFor: number;
}

const flow = (name: string) =>
  `arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:${name}`;
const application = 'app-asrun0000000000000000000';

/** What steps are made of; every thing is in one step of a run at most. */
function stock() {
  return {
    flows: [flow('studio-main'), flow('studio-backup')],
    channels: ['1234561', '1234562', '1234563', '1234564', '1234565', '1234566', '1234567', '1234568'],
    multiplexes: ['2345671', '2345672'],
    edges: ['edge-job-main', 'edge-job-backup'],
    scripts: ['ASRUN', 'BILLING'],
  };
}

export function scenario(seed: number): Scenario {
  const random = new Random(seed);
  const steps = stepsOf(random);
  const ids = Object.keys(steps);
  const things = resourcesIn(steps);
  const length = 6_000;
  return {
    seed,
    document: {
      name: 'chaos',
      stayUp: 'untilEnd',
      onCancel: random.pick(['ask', 'undo']),
      steps,
    },
    before: Object.fromEntries(random.some(things, 0.2).map((name) => [name, onState(name)])),
    faults: Array.from({ length: random.int(0, 6) }, () => faultOf(random)),
    policies: policiesOf(random),
    outcomes: {
      ASRUN: random.pick(['Succeeded', 'Succeeded', 'Failed', 'Succeeded With Warning']),
      BILLING: 'Succeeded',
    },
    others: Array.from({ length: random.chance(0.3) ? random.int(1, 3) : 0 }, () => {
      const resource = random.pick(things.length > 0 ? things : [flow('studio-main')]);
      return {
        at: random.int(0, length),
        resource,
        state: random.chance(0.6) ? onState(resource) : offState(resource),
      };
    }),
    commands: Array.from({ length: random.int(0, 4) }, () => commandOf(random, ids, length)),
    cancelAt: random.chance(0.3) ? random.int(0, length) : null,
    killAt: random.chance(0.5) ? random.int(0, 2_500) : null,
    answers: Array.from({ length: 4 }, () =>
      random.pick(['retry', 'skip', 'abort', 'approve', 'approve', 'reject']),
    ),
    upFor: random.int(0, 800),
  };
}

function stepsOf(random: Random): JsonObject {
  const left = stock();
  const steps: JsonObject = {};
  const count = random.int(1, 9);
  for (let at = 0; at < count; at += 1) {
    const step = stepOf(random, left);
    if (!step) continue;
    const earlier = Object.keys(steps).filter(
      (id) => (steps[id] as JsonObject).at !== 'end' || step.at === 'end',
    );
    const needs = random.some(earlier, 0.3);
    steps[`s${at}`] = needs.length > 0 ? { ...step, needs } : step;
  }
  if (Object.keys(steps).length === 0) steps.s0 = { uses: 'wait', with: { for: '50ms' } };
  return steps;
}

function stepOf(random: Random, left: ReturnType<typeof stock>): JsonObject | null {
  const retry = { attempts: random.int(1, 5), interval: '100ms', backoff: 1.5, maxInterval: '500ms' };
  const resource = (uses: string, input: JsonObject): JsonObject => ({
    uses,
    with: input,
    retry,
    timeout: random.pick(['2s', '4s']),
    onFailure: random.pick(['rollback', 'rollback', 'ask', 'continue']),
    alreadyOn: random.pick(['leave', 'leave', 'own']),
    undo: random.pick(['stop', 'stop', 'stop', 'leave']),
  });
  const job = (uses: string, input: JsonObject): JsonObject => ({
    uses,
    with: input,
    retry,
    timeout: '8s',
    onFailure: random.pick(['continue', 'ask', 'rollback']),
    undo: random.pick(['cancel', 'leave']),
    ...(random.chance(0.4) ? { at: 'end' } : {}),
  });
  switch (
    random.pick(['flow', 'channels', 'channels', 'multiplex', 'edge', 'harvest', 'batch', 'approval', 'wait'])
  ) {
    case 'flow': {
      const flowArn = left.flows.pop();
      return flowArn ? resource('mediaconnect:startFlow', { flowArn }) : null;
    }
    case 'channels': {
      const channelIds = left.channels.splice(0, random.int(1, 3));
      if (channelIds.length === 0) return null;
      const step = resource('medialive:batchStart', { channelIds });
      return random.chance(0.3) ? { ...step, atLeast: random.int(1, channelIds.length) } : step;
    }
    case 'multiplex': {
      const id = left.multiplexes.pop();
      return id ? resource('medialive:batchStart', { multiplexIds: [id] }) : null;
    }
    case 'edge': {
      const jobId = left.edges.pop();
      const where = { regionId: 'cn-shanghai', clusterId: 'edge-cluster-shanghai-1' };
      return jobId ? resource('alibaba-live:startEdgeTranscodeJob', { ...where, jobId }) : null;
    }
    case 'harvest':
      return job('mediapackagev2:createHarvestJob', {
        channelGroupName: 'showcaller-news',
        channelName: 'evening-news',
        originEndpointName: 'hls',
        harvestedManifests: { hlsManifests: [{ manifestName: 'index' }] },
        scheduleConfiguration: { startTime: '2026-01-01T20:00:00Z', endTime: '2026-01-01T20:15:00Z' },
        destination: { s3Destination: { bucketName: 'showcaller-catch-up', destinationPath: 'x' } },
      });
    case 'batch': {
      const scriptName = left.scripts.pop();
      if (!scriptName) return null;
      return job('m2:startBatchJob', {
        applicationId: application,
        batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName } },
        waitFor: random.pick(['succeeded', 'accepted']),
      });
    }
    case 'approval':
      return { uses: 'approval', with: { prompt: 'Go on?' } };
    default:
      return { uses: 'wait', with: { for: `${random.int(1, 400)}ms` } };
  }
}

/** Ledger names of what the steps turn on. */
export function resourcesIn(steps: JsonObject): string[] {
  return Object.values(steps).flatMap((step) => {
    const { with: input } = step as { with: Record<string, unknown> };
    const list = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
    if (typeof input.flowArn === 'string') return [input.flowArn];
    if (typeof input.jobId === 'string') return [`${String(input.clusterId)}/${input.jobId}`];
    return [
      ...list(input.channelIds).map((id) => `channel:${id}`),
      ...list(input.multiplexIds).map((id) => `multiplex:${id}`),
    ];
  });
}

export function onState(name: string): string {
  if (name.startsWith('arn:')) return 'ACTIVE';
  return name.includes(':') ? 'RUNNING' : '1';
}
export function offState(name: string): string {
  if (name.startsWith('arn:')) return 'STANDBY';
  return name.includes(':') ? 'IDLE' : '0';
}

const effects = [
  ['StartFlow', 'mediaconnect'],
  ['StopFlow', 'mediaconnect'],
  ['BatchStart', 'medialive'],
  ['BatchStop', 'medialive'],
  ['CreateHarvestJob', 'mediapackagev2'],
  ['CancelHarvestJob', 'mediapackagev2'],
  ['StartBatchJob', 'm2'],
  ['CancelBatchJobExecution', 'm2'],
  ['StartEdgeTranscodeJob', 'alibaba-live'],
  ['StopEdgeTranscodeJob', 'alibaba-live'],
] as const;
const reads = [
  'DescribeFlow',
  'DescribeChannel',
  'ListChannels',
  'DescribeMultiplex',
  'GetHarvestJob',
  'GetBatchJobExecution',
  'ListBatchJobExecutions',
  'GetEdgeTranscodeJob',
];
const errors: Record<string, string[]> = {
  mediaconnect: [
    'BadRequestException',
    'ForbiddenException',
    'NotFoundException',
    'TooManyRequestsException',
    'InternalServerErrorException',
    'ServiceUnavailableException',
  ],
  medialive: [
    'BadRequestException',
    'ForbiddenException',
    'NotFoundException',
    'ConflictException',
    'TooManyRequestsException',
    'InternalServerErrorException',
    'BadGatewayException',
    'GatewayTimeoutException',
  ],
  mediapackagev2: [
    'AccessDeniedException',
    'ResourceNotFoundException',
    'ThrottlingException',
    'InternalServerException',
    'ConflictException',
    'ServiceQuotaExceededException',
  ],
  m2: [
    'ValidationException',
    'AccessDeniedException',
    'ConflictException',
    'ThrottlingException',
    'InternalServerException',
  ],
  'alibaba-live': ['MissingParameter', 'UserTaskExceed', 'OperationDenied', 'Forbidden', 'InternalError'],
};

function faultOf(random: Random): FaultSpec {
  const when = random.pick(['before', 'after'] as const);
  const after = random.int(0, 2);
  if (random.chance(0.25)) {
    const operation = random.pick(reads);
    return random.pick<FaultSpec>([
      { operation, kind: 'drop', after, times: random.int(1, 3) },
      { operation, kind: 'html', after, times: random.int(1, 3) },
      { operation, kind: 'garbage', after, times: random.int(1, 3) },
      { operation, kind: 'slow', after, delayMs: random.int(50, 1_500), times: 2 },
      { operation, kind: 'throttle', ratePerSecond: 2, burst: 2, times: 5 },
    ]);
  }
  const [operation, service] = random.pick(effects);
  const times = random.int(1, 3);
  const choices: FaultSpec[] = [
    { operation, kind: 'error', when, after: 0, times, error: { type: random.pick(errors[service] ?? []) } },
    { operation, kind: 'error', when, after, times, error: { type: random.pick(errors[service] ?? []) } },
    { operation, kind: 'drop', when, after, times },
    { operation, kind: 'hang', when, after, times: 1 },
    { operation, kind: 'slow', when, after, delayMs: random.int(100, 1_400), times },
    { operation, kind: 'html', when, after, times, status: random.pick([400, 502, 200]) },
    { operation, kind: 'garbage', when: 'after', after, times },
    { operation, kind: 'throttle', ratePerSecond: 1, burst: 0, times },
  ];
  if (/Start(Flow|EdgeTranscodeJob)?$/.test(operation) && operation !== 'StartBatchJob') {
    choices.push({ operation, kind: 'stuck', times: 1, after });
    choices.push({ operation, kind: 'flap', times: 1, after, delayMs: 300 });
  }
  if (operation === 'BatchStart' || operation === 'BatchStop')
    choices.push({
      operation,
      kind: 'partial',
      when,
      after,
      times,
      ids: ['1234561', '1234563', '1234565', '2345671'],
      listing: random.pick(['failed', 'neither', 'both'] as const),
      code: random.pick([
        'ConflictException',
        'InternalServerErrorException',
        'SomethingNew',
        'ForbiddenException',
      ]),
    });
  return random.pick(choices);
}

function policiesOf(random: Random): Scenario['policies'] {
  const of = (allowed: readonly Verdict[]): Record<string, Verdict> => ({
    secondStart: random.pick(allowed),
    stopWhileStarting: random.pick(['accept', 'conflict', 'badRequest'] as const),
    secondStop: random.pick(allowed),
    stopWhenOff: random.pick(allowed),
  });
  return {
    medialive: of(verdicts),
    mediaconnect: of(['accept', 'ignore', 'badRequest']),
    alibabaLive: of(['accept', 'ignore', 'forbidden']),
  };
}

function commandOf(random: Random, ids: string[], length: number): Scenario['commands'][number] {
  const name = random.pick(['approve', 'reject', 'hold', 'resume', 'retry', 'retry', 'skip', 'end', 'abort']);
  const step = random.pick([...ids, 'nonesuch']);
  const input: JsonObject = ['approve', 'reject', 'retry', 'skip'].includes(name) ? { step } : {};
  if (name === 'skip' && random.chance(0.3)) input.own = true;
  if (name === 'abort' && random.chance(0.5)) input.confirm = 'chaos';
  return { at: random.int(0, length), name, input };
}
