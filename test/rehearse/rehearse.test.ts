import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { begin, showcaller } from '../cli/showcaller.ts';

const folder = mkdtempSync(join(tmpdir(), 'rehearse-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Nothing of these may reach the stage. */
const dangerous = { TEMPORAL_ADDRESS: 'prod:7233', AWS_PROFILE: 'prod', SHOWCALLER_TASK_QUEUE: 'prod' };

const show = (more = '') => `name: small-show
parameters:
  flowArn: { type: string }
  channelIds: { type: list, pattern: '^\\d{7}$' }
stayUp: untilEnd
steps:
  feed:
    uses: mediaconnect:startFlow
    ${more}
    with: { flowArn: "\${{ parameters.flowArn }}" }
  channels:
    uses: medialive:batchStart
    needs: [feed]
    with: { channelIds: "\${{ parameters.channelIds }}" }
  check:
    uses: approval
    needs: [channels]
    with: { prompt: "Picture <b>and</b> sound?" }
`;

const flowArn = 'arn:aws:mediaconnect:us-west-2:999999999999:flow:1-abc-def:real-feed';

test('a runbook is rehearsed with its real ids, clean and with faults, and is ready', async () => {
  const faults = file(
    'faults.yaml',
    `scenarios:
  - lostAnswer
  - inputLost
  - name: never-again
    expect: rolledBack
    faults:
      - { operation: StartFlow, fault: error, count: 0, error: { status: 403, type: ForbiddenException } }
`,
  );
  const page = join(folder, 'report.html');
  const ended = await showcaller(
    [
      ...['rehearse', file('show.yaml', show()), '-p', `flowArn=${flowArn}`, '--faults', faults],
      ...['--seed', '7', '--compression', '200', '--json', '--output', page],
    ],
    dangerous,
  );
  expect(ended.code, `${ended.stdout}\n${ended.stderr}`).toBe(0);
  expect(ended.json()).toMatchObject({
    ...{ runbook: 'small-show', ready: true, seed: 7, compression: 200, problems: [] },
    parameters: { flowArn: 'given', channelIds: 'invented' },
    planned: { steps: ['feed', 'channels', 'check'], seconds: 270 },
    measured: { steps: ['feed', 'channels', 'check'] },
    people: [{ step: 'check', prompt: 'Picture <b>and</b> sound?' }],
    passes: [
      { scenario: 'clean', outcome: 'ended', undone: true, findings: [] },
      { scenario: 'lostAnswer', outcome: 'ended', undone: true, faults: [{ hits: 1 }, { hits: 1 }] },
      { scenario: 'inputLost', outcome: 'ended', undone: true },
      { scenario: 'never-again', outcome: 'rolledBack', undone: true },
    ],
  });
  expect(ended.stdout).toContain(flowArn);
  const html = readFileSync(page, 'utf8');
  expect(html).toContain('Picture &lt;b&gt;and&lt;/b&gt; sound?');
  expect(html.match(/<svg/g)).toHaveLength(4);
});

test('a runbook that one throttled call takes down is not ready, and the report says why', async () => {
  const ended = await showcaller([
    ...['rehearse', file('fragile.yaml', show('retry: { attempts: 1 }')), '--compression', '200'],
    ...['--faults', file('storm.yaml', 'scenarios: [throttled]')],
  ]);
  expect(ended.code, ended.stderr).toBe(1);
  expect(ended.stdout).toContain('small-show is NOT ready: 1 of 2 passes not passed (throttled).');
  expect(ended.stdout).toMatch(/NOT AS IT SHOULD BE: The run ended as rolledBack \(feed failed/);
  // It is not ready for the show, but what it brought up is down again.
  expect(ended.stdout).not.toContain('was not undone');
});

test('what cannot be rehearsed is told with exit code 2, before anything is started', async () => {
  const broken = await showcaller(['rehearse', file('broken.yaml', show('colour: red')), '--json']);
  expect(broken.code).toBe(2);
  expect(broken.json()).toMatchObject({
    ready: false,
    passes: [],
    problems: [{ line: 9, path: 'steps.feed.colour' }],
  });
  const faults = file('wrong.yaml', 'scenarios:\n  - lostAnswers\n');
  const wrong = await showcaller(['rehearse', 'evening-news', '--faults', faults]);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain(`${faults}:2:5 scenarios[0]: is no scenario that comes with the tool`);
  expect((await showcaller(['rehearse', 'evening-news', '--seed', 'x'])).code).toBe(2);
  expect((await showcaller(['rehearse', 'evening-news', '--output', '/no/such/folder/x.html'])).code).toBe(2);
  const secret = file('secret.yaml', show().replace('\\d{7}', '[A-F]{9}-x'));
  const missing = await showcaller(['rehearse', secret]);
  expect(missing.code).toBe(2);
  expect(missing.stderr).toContain('parameters.channelIds: is missing');
});

test('a runbook whose flow is secret is judged by what it did, and neither report nor progress says which flow it was', async () => {
  const secret = show()
    .replace('flowArn: { type: string }', 'flowArn: { type: string, secret: true }')
    .replace('Picture <b>and</b> sound?', 'Is ${{ parameters.flowArn }} fine?');
  const faults = file('one.yaml', 'scenarios: [lostAnswer]\n');
  const page = join(folder, 'secret.html');
  const ended = await showcaller([
    ...['rehearse', file('secret-show.yaml', secret), '-p', `flowArn=${flowArn}`, '-p', 'channelIds=7654321'],
    ...['--faults', faults, '--seed', '7', '--compression', '200', '--json', '--output', page],
  ]);
  expect(ended.json()).toMatchObject({ ready: true, people: [{ step: 'check', prompt: 'Is ••• fine?' }] });
  expect(ended.stdout + ended.stderr + readFileSync(page, 'utf8')).not.toContain('real-feed');
});

test('Ctrl-C ends a rehearsal and all that it has started', async () => {
  const going = begin(['rehearse', 'evening-news']);
  await going.said('pass 1 of');
  going.child.kill('SIGINT');
  const ended = await going.ended;
  expect(ended.code).toBe(130);
  expect(ended.stdout).toBe('');
  const [, address = ''] = /Temporal server: (\S+)/.exec(ended.stderr) ?? [];
  const [, cloud = ''] = /Simulated media cloud: (\S+)/.exec(ended.stderr) ?? [];
  await expect(fetch(`${cloud}/_sim/health`)).rejects.toThrow();
  await expect(fetch(`http://${address}`)).rejects.toThrow();
});
