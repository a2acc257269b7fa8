import { once } from 'node:events';
import { createServer } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EffectName, JobService, ResourceService, Service } from '../../activities/service.ts';
import { createServices } from '../../activities/services.ts';
import { readSettings } from '../../activities/settings.ts';
import type { JsonObject } from '../../plan/json.ts';
import { html, json, type Loopback, type Respond, startLoopback } from '../activities/loopback.ts';
import { deeps, hostileJson, hostileScalar, hostileText } from './hostile.ts';
import { tries } from './seed.ts';

const flowArn = 'arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:studio';
const context = { signal: new AbortController().signal };
const key = { token: 'sc-0123456789abcdef-1', n: 1 };

const withs: Record<string, JsonObject> = {
  'mediaconnect:startFlow': { flowArn },
  'medialive:batchStart': { channelIds: ['1234567', '1234568', '1234569'], multiplexIds: ['7654321'] },
  'mediapackagev2:createHarvestJob': {
    ...{ channelGroupName: 'group', channelName: 'channel', originEndpointName: 'endpoint' },
    harvestedManifests: { hlsManifests: [{ manifestName: 'index' }] },
    scheduleConfiguration: { startTime: '2026-01-01T00:00:00Z', endTime: '2026-01-01T01:00:00Z' },
    destination: { s3Destination: { bucketName: 'bucket', destinationPath: 'path' } },
  },
  'mediapackagev2:getHarvestJob': {
    ...{
      channelGroupName: 'group',
      channelName: 'channel',
      originEndpointName: 'endpoint',
      harvestJobName: key.token,
    },
  },
  'm2:startBatchJob': {
    applicationId: 'app',
    batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: 'ASRUN' } },
    waitFor: 'succeeded',
  },
  'alibaba-live:startEdgeTranscodeJob': { clusterId: 'cluster', jobId: 'job-1' },
};

/** Members of all answers of all services together, as the wire spells them: each reader finds its own. */
const right = {
  ...{
    id: '1234567',
    arn: 'arn:aws:medialive:eu-central-1:123456789012:channel:1234567',
    state: 'RUNNING',
    channelClass: 'STANDARD',
  },
  ...{
    pipelinesRunningCount: 2,
    pipelineDetails: [{ pipelineId: '0', activeInputAttachmentName: 'studio' }],
  },
  maintenance: {
    maintenanceDay: 'MONDAY',
    maintenanceStartTime: '02:00',
    maintenanceDeadline: '2026-01-01T00:00:00Z',
  },
  channels: [
    { id: '1234567', state: 'IDLE' },
    { id: '1234568', state: 'RUNNING' },
  ],
  multiplexes: [{ id: '7654321', state: 'IDLE' }],
  alerts: [{ alertType: 'Input', message: 'lost', pipelineId: '0', state: 'SET' }],
  multiplexPrograms: [{ channelId: '1234567', programName: 'one' }],
  successful: [{ id: '1234567', arn: 'arn:aws:medialive:eu-central-1:1:channel:1234567', state: 'STARTING' }],
  failed: [
    {
      id: '1234568',
      arn: 'arn:aws:medialive:eu-central-1:1:channel:1234568',
      code: 'ResourceConflict',
      message: 'no',
    },
  ],
  ...{
    flowArn,
    status: 'ACTIVE',
    flow: {
      flowArn,
      name: 'studio',
      status: 'ACTIVE',
      availabilityZone: 'a',
      source: {},
      outputs: [],
      entitlements: [],
    },
  },
  messages: { errors: ['source lost'] },
  transportMediaInfo: {
    programs: [
      {
        programNumber: 1,
        programPid: 2,
        streams: [
          {
            pid: 3,
            streamType: 'Video',
            codec: 'h264',
            frameResolution: { frameHeight: 1080, frameWidth: 1920 },
          },
        ],
      },
    ],
  },
  ...{
    Arn: 'arn:harvest',
    HarvestJobName: key.token,
    Status: 'IN_PROGRESS',
    CreatedAt: 1_767_225_600,
    ErrorMessage: 'no',
  },
  ScheduleConfiguration: { StartTime: 1_767_225_600, EndTime: 1_767_229_200 },
  Destination: { S3Destination: { BucketName: 'bucket', DestinationPath: 'path' } },
  HarvestedManifests: { HlsManifests: [{ ManifestName: 'index' }] },
  Items: [{ HarvestJobName: 'a', Status: 'QUEUED' }],
  ...{
    executionId: 'exec-1',
    applicationId: 'app',
    startTime: 1_767_225_600,
    returnCode: '0',
    statusReason: 'none',
  },
  batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: 'ASRUN' } },
  batchJobExecutions: [
    {
      executionId: 'exec-1',
      applicationId: 'app',
      status: 'Running',
      startTime: 1_767_225_600,
      batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: 'ASRUN' } },
    },
  ],
  ...{ Job: { JobId: 'job-1', Status: '1' }, JobId: 'job-1', RequestId: 'request-1' },
  ...{ message: 'no', Message: 'no', code: 'JobNotFound', Code: 'JobNotFound' },
};

/** One reading or acting of one service, with what may be asked of any answer to it. */
interface Act {
  service: Service;
  name: string;
  effect: EffectName | null;
  do(): Promise<unknown>;
}

const actOf =
  (service: Service) =>
  (name: string, effect: EffectName | null, run: () => Promise<unknown>): Act => ({
    ...{ service, name, effect },
    do: run,
  });

function resourceActs(service: ResourceService, input: JsonObject): Act[] {
  const names = service.resources(input);
  const [first = ''] = names.toReversed();
  const act = actOf(service);
  return [
    act('inspect', null, () => service.inspect(names, input, context)),
    act('health', null, async () => service.health?.(names, input, context)),
    act('inUseBy', null, async () => service.inUseBy?.(first, input, new Set(), context)),
    act('turnOn', 'turnOn', () => service.turnOn(names, input)),
    act('turnOff', 'turnOff', () => service.turnOff(names, input)),
  ];
}

function jobActs(service: JobService, input: JsonObject): Act[] {
  const act = actOf(service);
  return [
    act('find', null, () => service.find(input, key, 0, context)),
    act('observe', null, () =>
      service.observe(service.uses.startsWith('m2') ? 'exec-1' : key.token, input, context),
    ),
    act('obstacles', null, async () => service.obstacles?.(input)),
    act('submit', 'submit', () => service.submit(input, key)),
    act('cancel', 'cancel', () => service.cancel('exec-1', input)),
  ];
}

function actsOf({ clients, env }: Loopback): Act[] {
  const services = createServices(clients, readSettings(env));
  return Object.entries(withs).flatMap(([uses, input]) => {
    const service = services.get(uses);
    if (!service) throw new Error(uses);
    if (service.kind === 'resource') return resourceActs(service, input);
    if (service.kind === 'job') return jobActs(service, input);
    return [actOf(service)('observe', null, () => service.observe(input, context))];
  });
}

const kinds = {
  effect: ['accepted', 'refusedForNow', 'refusedForGood', 'unknown', 'readBack'],
  read: ['again', 'final'],
};

/** What may be kept, shown and sent on: short, one line each, plain JSON. */
function expectFit(value: unknown, about: string): void {
  const plain = value instanceof Map ? Object.fromEntries(value) : value;
  const text = JSON.stringify(plain) ?? 'null';
  expect(text.length, about).toBeLessThan(200_000);
  const walk = (item: unknown): void => {
    if (typeof item === 'string') expect(item, about).not.toMatch(/[\p{Cc}\p{Surrogate}]/u);
    else if (typeof item === 'object' && item !== null) for (const inner of Object.values(item)) walk(inner);
  };
  walk(plain);
}

/** Plays one act; what it throws must be judged, and what it says must be fit. */
async function play({ service, name, effect, do: run }: Act): Promise<{ kind: string; value: unknown }> {
  const about = `${service.uses} ${name}`;
  try {
    const value = await run();
    expectFit(value, about);
    if (value instanceof Map)
      for (const one of value.values()) {
        if (effect !== null) expect(kinds.effect, about).toContain(one.kind);
        if (name === 'inspect') {
          expect(['off', 'coming', 'on', 'recovering', 'going', 'busy', 'broken'], about).toContain(
            one.class,
          );
          expect(typeof one.state, about).toBe('string');
        }
      }
    return { kind: 'value', value };
  } catch (error) {
    const judged = effect === null ? service.judgeRead(error) : service.judgeEffect(error, effect);
    expect(effect === null ? kinds.read : kinds.effect.slice(1), about).toContain(judged.kind);
    expectFit(judged, about);
    expect(judged.message.length, about).toBeLessThan(1200);
    expect(judged.retryAfterMs ?? 0, about).toBeLessThanOrEqual(120_000);
    return { kind: judged.kind, value: judged };
  }
}

const lanes: Loopback[] = [];
const lanesCount = 4;
beforeAll(async () => {
  for (let lane = 0; lane < lanesCount; lane += 1)
    lanes.push(await startLoopback({ SHOWCALLER_CALL_TIMEOUT: '2s', SHOWCALLER_RATE_SHARE: '1000' }));
});
afterAll(() => Promise.all(lanes.map((lane) => lane.close())));

/** Plays all acts of all services against one way to answer. */
async function playAll(
  respond: Respond,
  lane = lanes[0],
): Promise<{ act: Act; kind: string; value: unknown }[]> {
  if (!lane) throw new Error('no lane');
  lane.respond = respond;
  return Promise.all(actsOf(lane).map(async (act) => ({ act, ...(await play(act)) })));
}

const paths = Object.keys(right);
const changedAnswer = fc
  .array(
    fc.tuple(
      fc.constantFrom(...paths, 'nextToken', 'NextToken'),
      fc.oneof(
        hostileJson,
        hostileScalar,
        fc.constant(undefined),
        fc.constant([{ id: '1234567', state: {} }, null, 7]),
      ),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((members) => ({ ...right, ...Object.fromEntries(members) }));

const body = fc.oneof(
  { weight: 5, arbitrary: changedAnswer.map((answer) => JSON.stringify(answer)) },
  {
    weight: 1,
    arbitrary: fc.tuple(changedAnswer, fc.double({ min: 0, max: 1, noNaN: true })).map(([answer, part]) => {
      const text = JSON.stringify(answer);
      return text.slice(0, Math.floor(text.length * part));
    }),
  },
  { weight: 2, arbitrary: hostileJson.map((value) => JSON.stringify(value) ?? '') },
  { weight: 1, arbitrary: hostileText },
  {
    weight: 1,
    arbitrary: deeps.map(({ deep, kind }) => (kind === 'list' ? '['.repeat(deep) : '{"Job":'.repeat(deep))),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      'null',
      '<html>no</html>',
      '<?xml version="1.0"?><Error><Code>x</Code></Error>',
      '{"state":',
      `{"state":"${'x'.repeat(300_000)}"}`,
    ),
  },
);
const status = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(200, 202) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(204, 301, 302, 400, 403, 404, 408, 409, 418, 429, 500, 502, 503, 504, 599),
  },
);
const header = fc.record(
  {
    'x-amzn-errortype': fc.constantFrom(
      'NotFoundException',
      'ConflictException',
      'toString',
      '__proto__',
      'x'.repeat(5000),
      'ThrottlingException',
    ),
    'retry-after': fc.constantFrom('1', '-1', '1e99', 'soon', '99999999999', '0.001'),
    'content-type': fc.constantFrom(
      'application/json',
      'text/html',
      'text/xml;charset=utf-8',
      'application/octet-stream',
    ),
    'x-amzn-requestid': fc.constantFrom('r', 'x'.repeat(9000)),
  },
  { requiredKeys: [] },
);

test('any answer to any call of any service is taken for what it is, or judged', async () => {
  const free = [...lanes];
  const answers = fc.array(fc.record({ status, header, body }), {
    minLength: lanesCount,
    maxLength: lanesCount,
  });
  await fc.assert(
    fc.asyncProperty(answers, async (all) => {
      await Promise.all(
        all.map(({ status: code, header: headers, body: text }, index) =>
          playAll((response) => response.writeHead(code, headers).end(text), free[index]),
        ),
      );
    }),
    tries(6, lanesCount),
  );
}, 7_200_000);

test('an answer that is no answer makes no start sure, and no job of none', async () => {
  const nothings: Respond[] = [
    json(200, {}),
    json(200, []),
    json(200, null),
    html(200),
    (response) => response.writeHead(200).end('{"id": "12345'),
  ];
  for (const nothing of nothings)
    for (const { act, kind, value } of await playAll(nothing)) {
      const about = `${act.service.uses} ${act.name}`;
      // One that answers nothing when it has cancelled something.
      if (act.name === 'cancel') continue;
      if (act.effect !== null && value instanceof Map)
        for (const outcome of value.values()) expect(outcome.kind, about).toBe('unknown');
      else if (act.effect !== null) expect(kind, about).toBe('unknown');
      // Our own token was found there: whatever it is, it is not submitted again.
      if (act.name === 'find' && kind === 'value') expect(value, about).toMatchObject([{ id: key.token }]);
      if (act.name === 'inspect' && value instanceof Map)
        for (const seen of value.values()) expect(seen.class, about).toBe('busy');
    }
});

test('answers about something else say nothing of what was asked', async () => {
  const other = json(200, {
    ...right,
    id: '9999999',
    flowArn: `${flowArn}-2`,
    flow: { ...right.flow, flowArn: `${flowArn}-2` },
    HarvestJobName: 'other',
    executionId: 'exec-9',
    Job: { JobId: 'job-2', Status: '1' },
    JobId: 'job-2',
    channels: [],
    multiplexes: [],
    successful: [{ id: '9999999' }],
    failed: [],
  });
  for (const { act, kind, value } of await playAll(other)) {
    const about = `${act.service.uses} ${act.name}`;
    if (act.name === 'inspect') expect(kind, about).toBe('again');
    if (act.name === 'turnOn' || act.name === 'turnOff')
      expect(value instanceof Map ? [...value.values()].map((one) => one.kind) : [kind], about).not.toContain(
        'accepted',
      );
  }
});

test('a list whose pages never end is given up, and what it is of is read another time', async () => {
  let page = 0;
  const endless: Respond = (response) => {
    page += 1;
    const token = page % 2 === 0 ? 'the-same' : `t-${page}`;
    json(200, {
      ...right,
      channels: [],
      multiplexes: [],
      multiplexPrograms: [],
      alerts: [],
      batchJobExecutions: [],
      nextToken: token,
      NextToken: token,
    })(response, response.req);
  };
  const played = await playAll(endless);
  const kindOf = (uses: string, name: string) =>
    played.find(({ act }) => act.service.uses === uses && act.name === name)?.kind;
  expect(kindOf('medialive:batchStart', 'inspect')).toBe('again');
  expect(kindOf('medialive:batchStart', 'inUseBy')).toBe('again');
  expect(kindOf('m2:startBatchJob', 'find')).toBe('again');
});

test('an answer of fifty megabytes is not read to its end', async () => {
  const [lane] = lanes;
  if (!lane) throw new Error('no lane');
  let sent = 0;
  const chunk = Buffer.alloc(64 * 1024, 'x');
  const huge: Respond = (response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{"x":"');
    const pour = () => {
      for (let more = true; more && sent < 5_000_000_000 && !response.destroyed; sent += chunk.length)
        more = response.write(chunk);
    };
    response.on('drain', pour);
    pour();
  };
  lane.respond = huge;
  const acts = actsOf(lane).filter(({ effect }) => effect !== null && effect !== 'cancel');
  const before = process.memoryUsage().rss;
  for (const act of acts) expect((await play(act)).kind, `${act.service.uses} ${act.name}`).toBe('unknown');
  // Each is cut at 8 MiB, and what is on its way in buffers; none of them comes whole.
  expect(sent / acts.length).toBeLessThan(30_000_000);
  expect(process.memoryUsage().rss - before).toBeLessThan(400_000_000);
});

test('an answer that drips is over with its call, and its connection with it', async () => {
  const [lane] = lanes;
  if (!lane) throw new Error('no lane');
  let open = 0;
  lane.respond = (response) => {
    open += 1;
    response.writeHead(200, { 'content-type': 'application/json' });
    const drip = setInterval(() => response.write(' '), 50);
    response.once('close', () => {
      open -= 1;
      clearInterval(drip);
    });
  };
  const acts = actsOf(lane).filter(
    ({ effect, service }) => effect === 'turnOn' && service.uses !== 'alibaba-live:startEdgeTranscodeJob',
  );
  const played = await Promise.all(acts.map(play));
  expect(played.map(({ kind }) => kind)).toEqual(acts.map(() => 'unknown'));
  await expect.poll(() => open, { timeout: 30_000 }).toBe(0);
});

test('a redirect is not followed, and no credentials leave for another host', async () => {
  const asked: string[] = [];
  const elsewhere = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end('{}');
  });
  elsewhere.listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  const address = elsewhere.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  for (const code of [301, 302, 303, 307, 308])
    for (const { act, kind } of await playAll((response) =>
      response.writeHead(code, { location: `http://127.0.0.1:${port}/` }).end(),
    ))
      if (act.effect !== null) expect(kind, act.name).not.toBe('value');
  expect(asked).toEqual([]);
  elsewhere.close();
});
