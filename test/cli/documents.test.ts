import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { begin, members, showcaller } from './showcaller.ts';

const folder = mkdtempSync(join(tmpdir(), 'showcaller-cli-'));
function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const good = file(
  'good.yaml',
  `name: small-show
parameters:
  channelIds: { type: list, of: string }
  lead: { type: number, default: 5 }
  token: { type: string, secret: true, required: false, pattern: "^[a-z]+$" }
steps:
  channels:
    uses: medialive:batchStart
    with: { channelIds: "\${{ parameters.channelIds }}" }
  check:
    uses: approval
    needs: [channels]
    with: { prompt: OK? }
`,
);
const bad = file(
  'bad.yaml',
  'name: bad\nsteps:\n  a:\n    uses: nothing:atAll\n    need: [b]\n    with: {}\n',
);

test('validate says nothing against good runbooks', async () => {
  const ended = await showcaller(['validate', good, 'runbooks/evening-news.yaml', '--json']);
  expect(ended).toMatchObject({ code: 0, stdout: '{"problems":[]}\n', stderr: '' });
});

test('validate lists all problems of all files with their places, and exits with 2', async () => {
  const ended = await showcaller(['validate', good, bad, join(folder, 'missing.yaml'), '--json']);
  expect(ended.code).toBe(2);
  expect(ended.json()).toMatchObject({
    problems: [
      { file: bad, line: 4, path: 'steps.a.uses' },
      { file: bad, line: 5, code: 'unknownKey' },
      { code: 'badFile', file: join(folder, 'missing.yaml') },
    ],
  });
  const text = await showcaller(['validate', bad]);
  expect(text.code).toBe(2);
  expect(text.stdout).toContain(`${bad}:4:`);
});

test('validate, plan and permissions load nothing of AWS, Alibaba or Temporal, so that they start fast', async () => {
  // Modules of both sorts: what is required, and what is imported.
  const required = file(
    'required.cjs',
    `process.on('exit', () => process.stderr.write('MODULES ' + Object.keys(require.cache).join(' ') + '\\n'));`,
  );
  const loader = file(
    'loader.mjs',
    `import { writeSync } from 'node:fs';
     export const load = (url, context, next) => (writeSync(2, 'MODULE ' + url + '\\n'), next(url, context));`,
  );
  const registrar = file(
    'registrar.mjs',
    `import { register } from 'node:module'; register(${JSON.stringify(`file://${loader}`)});`,
  );
  for (const command of [
    ['validate', good],
    ['plan', good],
    ['permissions', good],
  ]) {
    const ended = await begin(command, {}, ['--require', required, '--import', registrar]).ended;
    expect(ended.code).toBe(0);
    expect(ended.stderr).toMatch(/MODULE .*yaml/);
    expect(ended.stderr).not.toMatch(/@aws-sdk|@smithy|@alicloud|@temporalio|@hono/);
  }
});

test('plan prints the graph as JSON, with the members that others rely on', async () => {
  const ended = await showcaller(['plan', good, '--format', 'json']);
  expect(ended.code).toBe(0);
  expect(ended.json()).toEqual({
    name: 'small-show',
    steps: {
      channels: expect.objectContaining({
        uses: 'medialive:batchStart',
        kind: 'resource',
        needs: [],
        at: 'start',
      }),
      check: expect.objectContaining({ uses: 'approval', kind: 'gate', needs: ['channels'], at: 'start' }),
    },
    waves: [['channels'], ['check']],
    criticalPath: { steps: ['channels', 'check'], seconds: expect.any(Number) },
    problems: [],
  });
});

test('plan takes a NAME of the catalogue, and draws it', async () => {
  const ended = await showcaller(['plan', 'evening-news', '--format', 'mermaid']);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout).toMatch(/^flowchart/);
  const unknown = await showcaller(['plan', 'no-such-thing', '--json']);
  expect(unknown.code).toBe(2);
  expect(unknown.json()).toMatchObject({
    name: null,
    problems: [{ message: expect.stringContaining('evening-news') }],
  });
});

test('parameters are read by their declarations, from -p and from a file', async () => {
  const parameters = file('parameters.yaml', 'channelIds: ["1234561"]\n');
  const ok = await showcaller(['plan', good, '-p', 'channelIds=1234561,1234562', '-p', 'lead=7']);
  expect(ok.code).toBe(0);
  expect((await showcaller(['plan', good, '--parameters', parameters])).code).toBe(0);
  const wrong = await showcaller([
    'plan',
    good,
    '--parameters',
    parameters,
    '-p',
    'lead=soon',
    '-p',
    'nope=1',
    '--json',
  ]);
  expect(wrong.code).toBe(2);
  expect(wrong.json()).toMatchObject({ problems: [{ path: 'parameters.lead' }] });
});

test('the value of a secret parameter is never printed', async () => {
  const ended = await showcaller([
    'run',
    good,
    '-p',
    'channelIds=1234561',
    '-p',
    'token=HUSH-HUSH',
    '--json',
  ]);
  expect(ended.code).toBe(2);
  expect(ended.stdout).toContain('•••');
  expect(ended.stdout + ended.stderr).not.toContain('HUSH');
});

test('run finds invalid input before it looks for Temporal', async () => {
  const ended = await showcaller(['run', bad, '--json'], { TEMPORAL_ADDRESS: '127.0.0.1:1' });
  expect(ended.code).toBe(2);
  const json = ended.json();
  expect(Object.keys(Object(json)).sort()).toEqual(members.run);
  expect(json).toMatchObject({ workflowId: null, outcome: 'invalid', problems: [{ line: 4 }, { line: 5 }] });
});

test.each([
  ['an unknown command', ['frobnicate']],
  ['an unknown flag', ['validate', '--frobnicate', good]],
  ['a missing argument', ['approve', 'run-1']],
  ['a parameter without a value', ['plan', good, '-p', 'channelIds']],
  ['outputs that are no JSON', ['skip', 'run-1', 'step', '--outputs', '{']],
])('%s is a usage error: exit code 2, told on standard error', async (_, args) => {
  const ended = await showcaller(args);
  expect(ended).toMatchObject({ code: 2, stdout: '' });
  expect(ended.stderr).not.toBe('');
});

test('without Temporal every command that needs it exits with 3 and one JSON object', async () => {
  const env = { TEMPORAL_ADDRESS: '127.0.0.1:1' };
  const ended = await showcaller(['hold', 'run-1', '--json'], env);
  expect(ended.code).toBe(3);
  expect(ended.json()).toMatchObject({ workflowId: null, problems: [{ code: 'TemporalUnreachable' }] });
});

test('a worker that cannot reach Temporal says so without a stack, and exits with 3', async () => {
  const away = await showcaller(['worker'], { TEMPORAL_ADDRESS: '127.0.0.1:1' });
  expect(away.code).toBe(3);
  expect(away.stderr).not.toMatch(/^ {4}at /m);
});

test('help lists every command', async () => {
  const { code, stdout } = await showcaller(['--help']);
  expect(code).toBe(0);
  const commands =
    'demo up worker simulator validate plan run status list teardown approve reject retry skip hold resume end abort';
  for (const command of commands.split(' ')) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
});
