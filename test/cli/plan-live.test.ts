import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../simulator/index.ts';
import { environment } from '../activities/loopback.ts';
import { showcaller } from './showcaller.ts';

const flow = 'arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:studio';
const folder = mkdtempSync(join(tmpdir(), 'showcaller-live-'));
const runbook = join(folder, 'show.yaml');
writeFileSync(
  runbook,
  `name: live-show
parameters:
  channelIds: { type: list, of: string }
steps:
  studio:
    uses: mediaconnect:startFlow
    with: { flowArn: "${flow}" }
  channels:
    uses: medialive:batchStart
    needs: [studio]
    with: { channelIds: "\${{ parameters.channelIds }}" }
  on-air-check:
    uses: approval
    needs: [channels]
    with: { prompt: OK? }
  catch-up:
    uses: mediapackagev2:createHarvestJob
    at: end
    with:
      channelGroupName: news
      channelName: evening
      originEndpointName: hls
      harvestedManifests: { hlsManifests: [{ manifestName: index }] }
      scheduleConfiguration: { startTime: "\${{ run.onAirAt }}", endTime: "\${{ run.offAirAt }}" }
      destination: { s3Destination: { bucketName: bucket, destinationPath: "x/\${{ run.id }}" } }
  archived:
    uses: mediapackagev2:getHarvestJob
    at: end
    needs: [catch-up]
    with:
      channelGroupName: news
      channelName: evening
      originEndpointName: hls
      harvestJobName: "\${{ steps.catch-up.outputs.name }}"
  as-run:
    uses: m2:startBatchJob
    at: end
    with: { applicationId: app-1, batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: ASRUN } } }
`,
);

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(() => {
  simulator.cloud.reset({
    flows: [{ flowArn: flow, status: 'ACTIVE' }],
    channels: ['1', { id: '2', state: 'RUNNING' }, { id: '3', state: 'UPDATING' }],
    channelGroups: [{ name: 'news', channels: [{ name: 'evening', endpoints: ['hls'] }] }],
    applications: [{ applicationId: 'app-1', status: 'Running' }],
  });
});
afterAll(() => simulator.close());

const onAir = ['--on-air', '2030-06-06 20:00 Europe/Berlin', '--off-air', '90m'];
const live = (channelIds: string, ...args: string[]) =>
  showcaller(
    ['plan', runbook, '--live', '-p', `channelIds=${channelIds}`, ...args],
    environment(simulator.url),
  );

/** All that reached the cloud; nothing of it may have had an effect. */
function reads(): string[] {
  const entries = simulator.cloud.ledger;
  expect(entries.flatMap(({ effect }) => effect)).toEqual([]);
  const operations = entries.map(({ operation }) => operation);
  expect(operations.filter((name) => !/^(Describe|List|Get)/.test(name))).toEqual([]);
  return operations.toSorted();
}

test('plan --live says what is running, what is updating and what is missing, and changes nothing', async () => {
  const ended = await live('1,2,3,4', ...onAir, '--format', 'json');
  expect(ended.code).toBe(1);
  expect(ended.json()).toMatchObject({
    name: 'live-show',
    onAirAt: '2030-06-06T18:00:00.000Z',
    offAirAt: '2030-06-06T19:30:00.000Z',
    leadAt: '2030-06-06T17:43:30.000Z',
    criticalPath: { steps: ['studio', 'channels', 'on-air-check'], seconds: 270 },
    steps: {
      studio: {
        typicalSeconds: 30,
        live: {
          verdict: 'wouldAdopt',
          resources: [{ name: flow, state: 'ACTIVE', verdict: 'wouldAdopt', because: null }],
          latestStart: '2030-06-06T17:55:30.000Z',
          slackSeconds: 720,
          undo: { action: 'none', resources: [] },
        },
      },
      channels: {
        live: {
          verdict: 'blocked',
          resources: [
            { name: 'channel:1', state: 'IDLE', verdict: 'wouldStart', because: null },
            { name: 'channel:2', state: 'RUNNING', verdict: 'wouldAdopt', because: null },
            {
              name: 'channel:3',
              state: 'UPDATING',
              verdict: 'blocked',
              because: expect.stringContaining('UPDATING'),
            },
            {
              name: 'channel:4',
              state: 'NotFound',
              verdict: 'blocked',
              because: expect.stringContaining('not found'),
            },
          ],
          undo: { action: 'stop', resources: ['channel:1', 'channel:3'] },
        },
      },
      'on-air-check': { live: { verdict: 'wouldStart', latestStart: '2030-06-06T17:59:00.000Z' } },
      archived: { live: { verdict: 'unknown', latestStart: null, slackSeconds: null } },
      'catch-up': { live: { verdict: 'wouldStart', undo: { action: 'cancel' } } },
      'as-run': { live: { verdict: 'wouldStart', undo: { action: 'leave' } } },
    },
    trouble: [
      { step: 'channels', resource: 'channel:3', code: 'Busy' },
      { step: 'channels', resource: 'channel:4', code: 'NotFound' },
    ],
  });
  // One read a resource at most: the missing one is not in the list, and is asked for.
  expect(reads()).toEqual([
    ...['DescribeChannel', 'DescribeFlow', 'GetApplication', 'ListChannels'],
    ...['ListHarvestJobs', 'ListHarvestJobs'],
  ]);
});

test('the call sheet is one page in the clock time of the show', async () => {
  const ended = await live('1,2,3,4', ...onAir);
  expect(ended.code).toBe(1);
  const lines = ended.stdout.split('\n').map((line) => line.replaceAll(/ {2,}/g, '  ').trimEnd());
  expect(lines.length).toBeLessThan(40);
  expect(lines[0]).toBe('CALL SHEET  live-show');
  expect(ended.stdout).toMatch(/on air +Thu 6 Jun 2030 20:00:00 Europe\/Berlin/);
  expect(ended.stdout).toMatch(/begins +Thu 6 Jun 2030 19:43:30 Europe\/Berlin/);
  expect(lines).toEqual(
    expect.arrayContaining([
      '  06/06 19:55:30  studio  mediaconnect:startFlow  12m  already up, would adopt; ACTIVE studio',
      '  06/06 19:56:00  channels  medialive:batchStart  12m  BLOCKED; IDLE channel:1 (would start) · RUNNING channel:2 (already up, would adopt) · UPDATING channel:3 (blocked) · NotFound channel:4 (blocked)',
      '  06/06 19:59:00  on-air-check  approval  12m  would ask',
      'BLOCKED:',
      '  channels: channel:3 is UPDATING; it cannot start now',
      '  channels: stop channel:1, channel:3; channel:2: up before, stays up',
      '  studio: nothing; studio: up before, stays up',
      '  catch-up: cancelled if it has not ended',
    ]),
  );
  expect(reads()).not.toEqual([]);
});

test('with nothing in the way it exits with 0, with or without the time of the show', async () => {
  const timed = await live('1,2', ...onAir, '--json');
  expect(timed.code).toBe(0);
  expect(timed.json()).toMatchObject({ trouble: [], steps: { channels: { live: { verdict: 'mixed' } } } });
  const untimed = await live('1,2', '--json');
  expect(untimed.code).toBe(0);
  expect(untimed.json()).toMatchObject({
    ...{ onAirAt: null, offAirAt: null, leadAt: null },
    steps: { studio: { live: { latestStart: null, slackSeconds: null } } },
  });
  const sheet = await live('1,2');
  expect(sheet).toMatchObject({ code: 0, stderr: '' });
  expect(sheet.stdout).toMatch(/−4m30s +studio/);
  expect(sheet.stdout).toContain('Nothing is blocked.');
  const graph = await live('1,2', '--format', 'mermaid');
  expect(graph.stdout).toMatch(/"studio<br\/>.*already up, would adopt"/);
  reads();
});

test('maintenance that meets the show blocks, and on another evening does not', async () => {
  const maintenance = { maintenanceDay: 'THURSDAY', maintenanceStartTime: '18:00' };
  simulator.cloud.reset({ acceptAny: true, channels: [{ id: '1', maintenance }] });
  const thursday = await live('1', ...onAir, '--json');
  expect(thursday.code).toBe(1);
  expect(thursday.json()).toMatchObject({ trouble: [{ resource: 'channel:1', code: 'MaintenanceWindow' }] });
  const friday = await live('1', '--on-air', '2030-06-07 20:00 Europe/Berlin', '--off-air', '1h', '--json');
  expect(friday).toMatchObject({ code: 0 });
});

test('what cannot be read is blocked, and says why', async () => {
  simulator.cloud.faults.add({ kind: 'error', operation: 'DescribeFlow', error: { status: 403 }, times: 0 });
  const ended = await live('1', '--json');
  expect(ended.code).toBe(1);
  expect(ended.json()).toMatchObject({ trouble: [{ step: 'studio', resource: flow, code: 'Forbidden' }] });
});

test('the value of a secret parameter is not printed as a part of a name either', async () => {
  const secret = join(folder, 'secret.yaml');
  writeFileSync(
    secret,
    'name: secret-show\nparameters: { id: { type: string, secret: true } }\nsteps:\n  a:\n    uses: medialive:batchStart\n    with: { channelIds: ["${{ parameters.id }}"] }\n',
  );
  for (const format of ['text', 'json', 'mermaid']) {
    const args = ['plan', secret, '--live', '-p', 'id=4711', '--format', format];
    const ended = await showcaller(args, environment(simulator.url));
    expect(ended.code).toBe(1);
    expect(ended.stdout + ended.stderr).not.toContain('4711');
  }
});

test.each([
  ['a time that has passed', ['--live', '--on-air', '2020-01-01T00:00:00Z'], 'has passed'],
  ['a time without a zone', ['--live', '--on-air', '2030-01-01 20:00'], 'zone'],
  ['times without --live', ['--on-air', '2030-01-01T00:00:00Z'], '--live'],
  ['a missing parameter', ['--live', '--parameters', '/dev/null'], 'channelIds'],
])('%s is invalid input: exit code 2, and nothing is read', async (_, args, words) => {
  const parameter = words === 'channelIds' ? [] : ['-p', 'channelIds=1'];
  const ended = await showcaller(
    ['plan', runbook, ...parameter, ...args, '--json'],
    environment(simulator.url),
  );
  expect(ended.code).toBe(2);
  expect(ended.json()).toMatchObject({ name: null, steps: {} });
  expect(ended.stdout).toContain(words);
  expect(simulator.cloud.ledger).toEqual([]);
});
