import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { consolePage } from '../../activities/console-page.ts';
import { createServices } from '../../activities/services.ts';
import { readSettings } from '../../activities/settings.ts';
import { answerCommands } from '../../plan/answers.ts';
import { quoted, shellCommand } from '../../plan/shell.ts';
import { oneLine, visible } from '../../plan/text.ts';
import { compile } from '../../runbook/index.ts';
import { code, shown } from '../../workflows/markdown.ts';
import { startLoopback } from '../activities/loopback.ts';
import { filesUnder, read } from '../house/source.ts';
import { hostileTexts } from './hostile.ts';
import { tries } from './seed.ts';

const text = fc.oneof(
  fc.constantFrom(...hostileTexts.filter((one) => one.length < 1000)),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

const folders = [
  ...['activities', 'cli', 'client', 'encryption', 'history', 'plan'],
  ...['runbook', 'schedules', 'simulator', 'worker', 'workflows'],
];

/** Whose code may call what; each with what it does with input. */
const allowed: Record<string, RegExp[]> = {
  // Programs of ours, by path and with a list of arguments; nothing of a document, a payload or an answer is among them.
  'node:child_process': [/^worker\/local-server\//, /^cli\/local\/worker-process\.ts$/],
  // Files that the operator names on the command line or in the environment, and the catalogue's folder.
  'node:fs': [
    ...[/^worker\//, /^cli\//, /^encryption\//, /^runbook\/(catalogue-folder|write-schema)\.ts$/],
    ...[/^activities\/clients\/profile\.ts$/, /^activities\/notices\/receivers\.ts$/, /^simulator\//],
  ],
  // Patterns of parameters, as literals, with a time limit.
  'node:vm': [/^runbook\/parameters\/pattern\.ts$/],
  // The SDK's own threads begin with two lines of ours, a literal.
  'node:worker_threads': [/^worker\/without-call-stacks\.ts$/],
};

test('only a few files can start programs, open files or run code, and none of them is given input', () => {
  for (const path of folders.flatMap((folder) => filesUnder(folder, '.ts'))) {
    const source = read(path);
    expect(source, path).not.toMatch(/\beval\(|new Function\(|\bexecSync\(|[^.\w]exec\(|shell: true/);
    for (const [, module = ''] of source.matchAll(
      /from '((?:node:)?(?:child_process|fs|fs\/promises|vm|worker_threads))'/g,
    )) {
      const name = `node:${module.replace('node:', '').replace('/promises', '')}`;
      expect(
        allowed[name]?.some((pattern) => pattern.test(path)),
        `${path} imports ${module}`,
      ).toBe(true);
    }
    // What asks addresses that input names goes through the list of allowed hosts.
    if (/[^.\w]fetch\(/.test(source))
      expect(
        ['activities/probe/fetch-text.ts', 'activities/notices/post.ts', 'encryption/'].some((one) =>
          path.startsWith(one),
        ) ||
          path.startsWith('cli/') ||
          path.startsWith('worker/'),
        path,
      ).toBe(true);
  }
});

test('whatever a command for people holds, a shell sees one word of it', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (words) => {
      const given = words.map((word) => word.replaceAll('\0', '').replaceAll(/\p{Surrogate}/gu, ''));
      const line = `printf '%s\\0' ${given.map(quoted).join(' ')}`;
      expect(line).not.toMatch(/[\r\n]/);
      const { stdout, status } = spawnSync('bash', ['-c', line], {
        encoding: 'utf8',
        env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' },
      });
      expect(status).toBe(0);
      expect(stdout.split('\0').slice(0, -1)).toEqual(given);
    }),
    { ...tries(25), numRuns: Math.min(1000, tries(25).numRuns ?? 25) },
  );
});

test('an id never becomes an option of a command', () => {
  expect(shellCommand('aws m2 stop', { 'application-id': '--endpoint-url=x', region: null })).toBe(
    'aws m2 stop --application-id=--endpoint-url=x'
      .replace('=x', '=x')
      .replace('--endpoint-url=x', "'--endpoint-url=x'"),
  );
  expect(
    answerCommands('-rf', { step: 'check', prompt: '', answers: ['approve'], since: '', until: null }),
  ).toEqual(['showcaller approve -- -rf check']);
});

test('the commands that stop things by hand hold what was written, as words', async () => {
  const lane = await startLoopback();
  const services = createServices(lane.clients, readSettings(lane.env));
  const edge = services.get('alibaba-live:startEdgeTranscodeJob');
  const batch = services.get('m2:startBatchJob');
  const flow = services.get('mediaconnect:startFlow');
  if (edge?.kind !== 'resource' || batch?.kind !== 'job' || flow?.kind !== 'resource')
    throw new Error('services');
  expect(edge.byHand('a;reboot/$(id)', { clusterId: 'a;reboot', jobId: '$(id)' })).toBe(
    "aliyun live StopEdgeTranscodeJob --ClusterId 'a;reboot' --JobId '$(id)'",
  );
  const written = {
    applicationId: 'a|tee',
    batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: 'A' } },
  };
  expect(batch.byHand('`id`', written)).toBe(
    "aws m2 cancel-batch-job-execution --application-id 'a|tee' --execution-id '`id`' --region eu-central-1",
  );
  const arn = 'arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-a:x)](http://evil.example)$(id)';
  expect(flow.byHand(arn, { flowArn: arn })).toContain(`--flow-arn '${arn}'`);
  expect(flow.page?.(arn, { flowArn: arn })).not.toMatch(/[()\s]/);
  await lane.close();
});

test('no text of others is more than text on the board', () => {
  fc.assert(
    fc.property(text, (given) => {
      const line = shown(given);
      expect(line).not.toMatch(/[\r\n\p{Cc}\p{Surrogate}]/u);
      expect(line.replaceAll(/\\./g, '')).not.toMatch(/[[\]<|`]/);
      const span = code(given);
      const [fence = ''] = /^`+/.exec(span) ?? [];
      expect(span.endsWith(fence)).toBe(true);
      expect(span.slice(fence.length, -fence.length).split(/[^`]+/)).not.toContain(fence);
    }),
    tries(300),
  );
});

test('no text of others moves the cursor of a terminal or begins a line of its own', () => {
  fc.assert(
    fc.property(text, (given) => {
      expect(visible(given).replaceAll(/[\n\t]/g, '')).not.toMatch(
        /[\p{Cc}\u202a-\u202e\u2066-\u2069\p{Surrogate}]/u,
      );
      expect(JSON.parse(visible(JSON.stringify(given)))).toBe(given);
      expect(oneLine(given, 20).length).toBeLessThanOrEqual(21);
      expect(oneLine(given)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}]/u);
    }),
    tries(300),
  );
});

test('a page of the console is of the console, whatever the region and the id', () => {
  fc.assert(
    fc.property(text, text, (region, id) => {
      const page = new URL(
        consolePage('medialive/home', region.replaceAll(/\p{Surrogate}/gu, ''), `#/channels/${id}`),
      );
      expect(page.hostname).toMatch(/^console\.(aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)$/);
      expect(page.pathname).toBe('/medialive/home');
      expect(page.href).not.toMatch(/[()\s]/);
    }),
    tries(200),
  );
});

const anyFlow = fc
  .tuple(text, text)
  .map(([region, id]) => `arn:aws:mediaconnect:${region}:123456789012:flow:${id}:x`);
const anyUrl = fc.oneof(
  text,
  text.map((part) => `https://cdn.example.com/${part}`),
  text.map((part) => `https://${part}/x.m3u8`),
);

test('a document names no host but those of the vendor, and a probe only what the worker allows', () => {
  fc.assert(
    fc.property(anyFlow, text, anyUrl, (flowArn, regionId, url) => {
      // What an expression reads is judged once it is read.
      fc.pre(![flowArn, regionId, url].some((one) => one.includes('${{')));
      const result = compile({
        source: {
          name: 'hosts',
          steps: {
            flow: { uses: 'mediaconnect:startFlow', with: { flowArn } },
            edge: {
              uses: 'alibaba-live:startEdgeTranscodeJob',
              needs: ['flow'],
              with: { regionId, clusterId: 'c', jobId: 'j' },
            },
            look: { uses: 'probe', with: { url } },
          },
        },
      });
      if (!result.ok) return;
      expect(flowArn.split(':')[3]).toMatch(/^[a-z0-9-]+$/);
      expect(regionId).toMatch(/^[a-z0-9-]+$/);
      expect(new URL(url).protocol).toMatch(/^https?:$/);
    }),
    tries(300),
  );
});

test('ids go into a path as one segment of it, and lead to no other call', async () => {
  const lane = await startLoopback({ SHOWCALLER_CALL_TIMEOUT: '1s' });
  const services = createServices(lane.clients, readSettings(lane.env));
  const batch = services.get('m2:startBatchJob');
  const flow = services.get('mediaconnect:startFlow');
  if (batch?.kind !== 'job' || flow?.kind !== 'resource') throw new Error('services');
  const identifier = { scriptBatchJobIdentifier: { scriptName: 'A' } };
  for (const applicationId of [
    'a/../b',
    '%2e%2e',
    'a?x=y',
    'a#b',
    'a\\b',
    '../../x',
    '@evil.example',
    '//evil.example',
  ])
    await batch
      .submit({ applicationId, batchJobIdentifier: identifier, waitFor: 'accepted' }, { token: 't', n: 1 })
      .catch(() => undefined);
  for (const id of ['a/../../b', 'a?x=y', 'a#b', '..%2f']) {
    const flowArn = `arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-a:${id}`;
    await flow.turnOn([flowArn], { flowArn }).catch(() => undefined);
  }
  for (const { url = '' } of lane.requests)
    expect(url).toMatch(/^\/(applications\/[^/?#]+\/batch-job|v1\/flows\/start\/[^/?#]+)$/);
  expect(lane.requests).toHaveLength(12);
  await lane.close();
});
