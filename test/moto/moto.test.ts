// The product as it is, against an imitation of AWS that others wrote. It can be off or on, but never in between.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateFlowCommand, DescribeFlowCommand, MediaConnectClient } from '@aws-sdk/client-mediaconnect';
import { CreateChannelCommand, DescribeChannelCommand, MediaLiveClient } from '@aws-sdk/client-medialive';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalServer, startLocalServer } from '../../worker/local-server/index.ts';
import { type Moto, startMoto } from './moto.ts';
import { type Showcaller, showcaller } from './showcaller.ts';

const REGION = 'eu-central-1';
const credentials = { accessKeyId: 'moto', secretAccessKey: 'moto' };
const folder = mkdtempSync(join(tmpdir(), 'showcaller-'));

let moto: Moto;
let temporal: LocalServer;
let worker: { stop(): Promise<void> };
let cli: Showcaller;

beforeAll(async () => {
  [moto, temporal] = await Promise.all([startMoto(), startLocalServer()]);
  cli = showcaller({
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    SHOWCALLER_TASK_QUEUE: 'moto',
    SHOWCALLER_PLACE: 'moto',
    SHOWCALLER_POLL: '200ms',
    SHOWCALLER_SETTLING: '1s',
    SHOWCALLER_START_GRACE: '1s',
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_MEDIACONNECT: moto.url,
    AWS_ENDPOINT_URL_MEDIALIVE: moto.url,
  });
  worker = await cli.worker();
});

afterAll(async () => {
  await worker?.stop();
  await temporal?.stop();
  await moto?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const mediaConnect = () => new MediaConnectClient({ region: REGION, endpoint: moto.url, credentials });
const mediaLive = () => new MediaLiveClient({ region: REGION, endpoint: moto.url, credentials });

async function createFlow(name: string): Promise<string> {
  const source = { Name: name, Protocol: 'rtp', IngestPort: 5000, WhitelistCidr: '10.24.34.0/23' } as const;
  const { Flow } = await mediaConnect().send(new CreateFlowCommand({ Name: name, Source: source }));
  return Flow?.FlowArn ?? '';
}

async function createChannel(name: string): Promise<string> {
  const { Channel } = await mediaLive().send(
    new CreateChannelCommand({ Name: name, ChannelClass: 'SINGLE_PIPELINE' }),
  );
  // A channel of moto is CREATING until it has been described once.
  await mediaLive().send(new DescribeChannelCommand({ ChannelId: Channel?.Id }));
  return Channel?.Id ?? '';
}

async function statusOf(flowArn: string) {
  const { Flow } = await mediaConnect().send(new DescribeFlowCommand({ FlowArn: flowArn }));
  return Flow?.Status;
}

function runbook(name: string, text: string): string {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, `name: ${name}\n${text}`);
  return file;
}

test('a flow is started, kept up until the end of the show, and then stopped', async () => {
  const flowArn = await createFlow('contribution');
  expect(await statusOf(flowArn)).toBe('STANDBY');
  const file = runbook(
    'moto-flow',
    `stayUp: untilEnd
parameters:
  flowArn: { type: string }
steps:
  contribution:
    uses: mediaconnect:startFlow
    with: { flowArn: "\${{ parameters.flowArn }}" }
`,
  );
  const begun = await cli.command('run', file, '-p', `flowArn=${flowArn}`, '--id', 'moto-flow', '--detach');
  expect(begun.exitCode).toBe(0);
  await expect
    .poll(async () => (await cli.command('status', 'moto-flow')).report.phase, {
      timeout: 60_000,
      interval: 500,
    })
    .toBe('up');
  expect(await statusOf(flowArn)).toBe('ACTIVE');

  expect((await cli.command('end', 'moto-flow')).exitCode).toBe(0);
  await expect
    .poll(async () => (await cli.command('status', 'moto-flow')).report.outcome, {
      timeout: 60_000,
      interval: 500,
    })
    .toBe('ended');
  expect(await statusOf(flowArn)).toBe('STANDBY');
  const { report } = await cli.command('status', 'moto-flow');
  expect(report.steps.contribution).toMatchObject({ started: [flowArn], undone: [flowArn] });
});

test('a call that the cloud does not know fails for good, and the flow is taken down again', async () => {
  const flowArn = await createFlow('feed');
  const channelId = await createChannel('one');
  const file = runbook(
    'moto-channel',
    `steps:
  feed:
    uses: mediaconnect:startFlow
    with: { flowArn: "${flowArn}" }
  channels:
    uses: medialive:batchStart
    needs: [feed]
    with: { channelIds: ["${channelId}"] }
    retry: { attempts: 2, interval: 1s }
`,
  );
  const { exitCode, report } = await cli.command('run', file, '--id', 'moto-channel');
  expect(exitCode).toBe(1);
  expect(report.outcome).toBe('rolledBack');
  expect(report.steps.channels).toMatchObject({ state: 'failed', started: [] });
  // A page of HTML is no answer of MediaLive, whatever its status: somebody else answers there.
  expect(report.steps.channels?.error).toMatchObject({
    type: 'WrongEndpoint',
    message: expect.stringContaining('medialive BatchStart'),
  });
  expect(report.steps.feed).toMatchObject({ started: [flowArn], undone: [flowArn] });
  expect(await statusOf(flowArn)).toBe('STANDBY');
});
