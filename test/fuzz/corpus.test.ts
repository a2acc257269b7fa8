import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import type { Problem } from '../../plan/plan.ts';
import { parseRunbook } from '../../runbook/index.ts';
import { hostileText } from './hostile.ts';
import { tries } from './seed.ts';

const corpus = join(import.meta.dirname, 'corpus');
const folder = mkdtempSync(join(tmpdir(), 'corpus-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Each document of the corpus, with the places and codes of its errors; empty: there is nothing wrong with it. */
const expected: Record<string, string[]> = {
  'billion-laughs.yaml': [
    '2:4 anchor a',
    '3:4 anchor b',
    '3:8 alias b[0]',
    '4:4 anchor c',
    '4:40 alias c[8]',
  ],
  'bom-crlf.yaml': [],
  'directives.yaml': ['1:1 directive', '2:1 directive'],
  'duplicate-keys.yaml': [
    ...['2:1 duplicateKey name', '5:3 duplicateKey steps.check', '6:28 duplicateKey steps.other.uses'],
  ],
  'elf.yaml': ['1:1 notText'],
  'expressions.yaml': [
    ...['5:42 badExpression steps.one.with.prompt', '6:42 badExpression steps.two.with.prompt'],
    ...['7:44 badExpression steps.three.with.prompt', '8:43 unknownParameter steps.four.with.prompt'],
    ...['9:43 badExpression steps.five.with.prompt', '10:42 badExpression steps.six.with.prompt'],
    ...['11:44 notUpstream steps.seven.with.prompt', '12:44 badExpression steps.eight.with.prompt'],
    ...['13:43 badExpression steps.nine.with.prompt', '14:16 unknownKind steps.ten.uses'],
    '14:47 unknownStep steps.ten.needs[0]',
  ],
  'half-characters.json': ['3:18 notText description', '4:65 notText steps.check.with.prompt'],
  'hosts.yaml': [
    ...['3:58 badValue steps.flow.with.flowArn', '4:59 badValue steps.other.with.flowArn'],
    ...['5:71 badValue steps.edge.with.regionId', '6:38 badValue steps.probe.with.url'],
    ...['7:37 badValue steps.file.with.url', '8:39 badValue steps.gopher.with.url'],
  ],
  'latin1.yaml': ['2:27 notText'],
  'markdown.yaml': ['5:3 badName steps["[x](http://evil.example)"]'],
  'merge-keys.yaml': ['2:7 anchor base', '5:5 mergeKey steps.check["<<"]'],
  'newlines.yaml': [
    ...[
      '1:7 badName name',
      '3:3 badName steps["check\\nother"]',
      '3:27 unknownKind steps["check\\nother"].uses',
    ],
    '3:49 unknownStep steps["check\\nother"].needs[0]',
  ],
  'nul.yaml': ['2:15 notText'],
  'numbers.yaml': [
    ...['3:31 badValue parameters.a.default', '4:31 badValue parameters.b.default'],
    ...['5:31 badValue parameters.c.default', '6:31 badValue parameters.d.default'],
    ...['7:31 wrongType parameters.e.default', '8:31 wrongType parameters.f.default'],
    '9:31 badValue parameters.g.default',
  ],
  'proto-keys.yaml': [
    ...['2:1 badKey __proto__', '3:1 unknownKey constructor', '5:3 badKey parameters.__proto__'],
    ...['6:3 badName parameters.toString', '8:3 badKey steps.__proto__', '9:3 badName steps.constructor'],
    ...['10:28 badKey steps.check.__proto__', '10:66 unknownKey steps.check.with.toString'],
    '15:72 badKey steps.job.with.batchJobIdentifier.scriptBatchJobIdentifier.__proto__',
  ],
  'shell.yaml': [
    ...['3:58 badValue steps.flow.with.flowArn', '4:64 badValue steps.channels.with.channelIds[0]'],
    ...['4:78 badValue steps.channels.with.channelIds[1]', '4:86 badValue steps.channels.with.channelIds[2]'],
  ],
  'tabs.yaml': ['3:1 yamlSyntax', '4:1 yamlSyntax'],
  'tags.yaml': ['1:7 tag name', '2:14 tag description', '4:44 tag steps.check.with.prompt'],
  'terminal-orders.json': [
    ...[
      '3:18 notText description',
      '5:56 notText steps.check.with.prompt',
      '6:5 notText steps["\\u001b[31mred"]',
    ],
  ],
  'traversal.yaml': [
    ...['1:7 badName name', '3:3 badName steps["../check"]', '4:58 badValue steps.flow.with.flowArn'],
    ...['5:64 badValue steps.channels.with.channelIds[0]', '5:78 badValue steps.channels.with.channelIds[1]'],
    ...['6:57 badValue steps.job.with.applicationId', '9:31 badValue steps.harvest.with.channelGroupName'],
    ...['9:48 badValue steps.harvest.with.channelName', '9:95 badValue steps.harvest.with.harvestJobName'],
  ],
  'two-documents.yaml': ['4:1 multipleDocuments'],
  'utf16.yaml': ['1:1 notText'],
  'yaml-1.1.yaml': [
    ...['3:32 wrongType parameters.a.default', '4:32 wrongType parameters.b.default'],
    ...['7:31 wrongType parameters.e.default', '8:31 wrongType parameters.f.default'],
    '9:32 wrongType parameters.g.default',
  ],
};

const step = '  check: { uses: approval, with: { prompt: Ready? } }\n';
/** What is too large to be kept in a folder. */
const made: Record<string, [text: string, problem: string]> = {
  'two-mebibytes.yaml': [
    `name: evening-news\n#${'x'.repeat(2 * 1024 * 1024)}\nsteps:\n${step}`,
    '1:1 tooLarge',
  ],
  'huge-scalar.yaml': [
    `name: evening-news\ndescription: ${'x'.repeat(200_000)}\nsteps:\n${step}`,
    '2:14 outOfRange description',
  ],
  'deep-lists.yaml': [`steps: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`, '1:73 tooDeep'],
  'deep-mappings.json': [`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, '1:327 tooDeep'],
  'huge-expression.yaml': [
    `name: evening-news\nsteps:\n  check: { uses: approval, with: { prompt: "$\{{ parameters.${'a.'.repeat(50_000)}a }}" } }\n`,
    '3:44 outOfRange steps.check.with.prompt',
  ],
  'nested-expressions.yaml': [
    `name: evening-news\nsteps:\n  check: { uses: approval, with: { prompt: "${'${{ '.repeat(1_000)}x${' }}'.repeat(1_000)}" } }\n`,
    '3:44 badExpression steps.check.with.prompt',
  ],
};

const placesOf = (problems: readonly Problem[]) =>
  problems
    .filter(({ severity }) => severity === 'error')
    .map(({ line, column, code, path }) => `${line}:${column} ${code} ${path}`.trim());

/** Runs the command line in this process, and hands back its one JSON object. */
async function json(args: string[]): Promise<{ code: number; said: Record<string, unknown>; log: string }> {
  const out: string[] = [];
  const err: string[] = [];
  // Nobody listens there: what is wrong must be found before anybody is asked.
  const env = { TEMPORAL_ADDRESS: '127.0.0.1:1', SHOWCALLER_RUNBOOKS: folder };
  const code = await main(args, {
    env,
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    interactive: false,
  });
  expect(out).toHaveLength(1);
  return { code, said: JSON.parse(out[0] ?? ''), log: err.join('\n') };
}

test('every document of the corpus is expected, and every expected one is there', () => {
  expect(Object.keys(expected)).toEqual(readdirSync(corpus).sort());
});

describe.each(Object.entries(expected))('%s', (name, places) => {
  test('has its problems, each at its place', () => {
    const { plan, problems } = parseRunbook(readFileSync(join(corpus, name), 'utf8'), { file: name });
    const found = placesOf(problems);
    for (const place of places) expect(found).toContain(place);
    if (places.length === 0) expect(found).toEqual([]);
    expect(plan === null).toBe(places.length > 0);
  });

  test('is judged by validate, plan and run with one JSON object, and is not started when it is wrong', async () => {
    const file = join(corpus, name);
    const validated = await json(['validate', file, '--json']);
    expect(validated.code).toBe(places.length > 0 ? 2 : 0);
    expect(Object.keys(validated.said)).toEqual(['problems']);
    const planned = await json(['plan', file, '--format', 'json']);
    expect(planned.code).toBe(validated.code);
    expect(planned.said.problems).toEqual(validated.said.problems);
    if (places.length === 0) return;
    const ran = await json(['run', file, '--json']);
    expect(ran.code).toBe(2);
    expect(ran.said).toMatchObject({ workflowId: null, outcome: 'invalid' });
    expect(ran.log).not.toMatch(/\n\s+at /);
  });
});

test.each(Object.entries(made))('%s is refused at its place', (name, [text, place]) => {
  const { plan, problems } = parseRunbook(text, { file: name });
  expect(plan).toBeNull();
  expect(placesOf(problems)).toContain(place);
});

test('validate answers any bytes with one JSON object and exit code 0 or 2', async () => {
  const bytes = fc.oneof(
    hostileText.map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 200 }).map((all) => Buffer.from(all)),
  );
  const file = join(folder, 'bytes.yaml');
  await fc.assert(
    fc.asyncProperty(bytes, async (content) => {
      writeFileSync(file, content);
      const { code, said, log } = await json(['validate', file, '--json']);
      const problems: Problem[] = JSON.parse(JSON.stringify(said.problems));
      expect(code).toBe(placesOf(problems).length > 0 ? 2 : 0);
      expect(log).not.toMatch(/\n\s+at /);
      if (code === 2) expect((await json(['run', file, '--json'])).code).toBe(2);
    }),
    tries(60),
  );
});
