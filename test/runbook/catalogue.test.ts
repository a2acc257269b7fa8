import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  DuplicateRunbookError,
  formatProblems,
  loadCatalogue,
  parseParameters,
} from '../../runbook/index.ts';

const shipped = fileURLToPath(new URL('../../runbooks', import.meta.url));

test('the catalogue holds the six runbooks', () => {
  expect(loadCatalogue(shipped).names()).toEqual([
    'asia-relay',
    'breaking-news',
    'dtt-multiplex',
    'evening-news',
    'match-day',
    'morning-after',
  ]);
});

test.each(loadCatalogue(shipped).names())('%s compiles with its example, without a warning', (name) => {
  const file = join(shipped, 'examples', `${name}.parameters.yaml`);
  const { parameters, problems } = parseParameters(readFileSync(file, 'utf8'), file);
  expect(formatProblems(problems)).toBe('');
  const result = loadCatalogue(shipped)
    .get(name)
    ?.compile(parameters ?? {});
  expect(result?.ok ? formatProblems(result.warnings) : formatProblems(result?.problems ?? [])).toBe('');
  expect(result?.ok).toBe(true);
});

describe('a folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'catalogue-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const document = (name: string) =>
    `name: ${name}\nsteps:\n  check: { uses: approval, with: { prompt: x } }\n`;
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);

  test('gives runbooks by the names in them, whatever their files are called', () => {
    write('a.yaml', document('morning-news'));
    write('b.yml', document('evening-news'));
    write(
      'c.json',
      '{"name": "late-news", "steps": {"check": {"uses": "approval", "with": {"prompt": "x"}}}}',
    );
    write('notes.txt', document('not-a-runbook'));
    write('.hidden.yaml', document('hidden-news'));
    const catalogue = loadCatalogue(folder);
    expect(catalogue.names()).toEqual(['evening-news', 'late-news', 'morning-news']);
    expect(catalogue.problems).toEqual([]);
    expect(catalogue.get('late-news')?.compile({}).ok).toBe(true);
    expect(catalogue.get('a')).toBeNull();
    expect(catalogue.get('constructor')).toBeNull();
  });

  test('with two files of one name is refused as a whole, and both are named', () => {
    write('a.yaml', document('evening-news'));
    write('b.yaml', document('evening-news'));
    expect(() => loadCatalogue(folder)).toThrow(DuplicateRunbookError);
    expect(() => loadCatalogue(folder)).toThrow(/a\.yaml.*b\.yaml/);
  });

  test('with a broken file and a good one of its name is refused, too', () => {
    write('a.yaml', document('evening-news'));
    write('b.yaml', 'name: evening-news\nsteps: [\n');
    expect(() => loadCatalogue(folder)).toThrow(DuplicateRunbookError);
  });

  test('with a broken file fails the runs of that one alone', () => {
    write('a.yaml', document('evening-news'));
    write('b.yaml', 'name: morning-news\nsteps: [\n');
    write('nameless.yaml', 'steps: {}\n');
    const catalogue = loadCatalogue(folder);
    expect(catalogue.names()).toEqual(['evening-news', 'morning-news', 'nameless']);
    expect(catalogue.get('evening-news')?.compile({}).ok).toBe(true);
    expect(catalogue.get('morning-news')?.compile({})).toMatchObject({
      ok: false,
      problems: [{ code: 'yamlSyntax' }],
    });
    expect(catalogue.problems.map((problem) => problem.file)).toContain(join(folder, 'nameless.yaml'));
  });

  test('is not left by links, nor are the folders inside it looked into', () => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'));
    writeFileSync(join(outside, 'secret.yaml'), document('secret-news'));
    symlinkSync(join(outside, 'secret.yaml'), join(folder, 'link.yaml'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling.yaml'));
    mkdirSync(join(folder, 'inner'));
    mkdirSync(join(folder, 'folder.yaml'));
    write('inner/inner.yaml', document('inner-news'));
    symlinkSync(join(folder, 'inner', 'inner.yaml'), join(folder, 'inside.yaml'));
    expect(loadCatalogue(folder).names()).toEqual(['dangling', 'inner-news']);
    expect(loadCatalogue(folder).get('dangling')?.compile({})).toMatchObject({
      problems: [{ code: 'badFile' }],
    });
    rmSync(outside, { recursive: true });
  });

  test('with a file of ten megabytes loads all the same', () => {
    write('a.yaml', `${document('evening-news')}${'# x\n'.repeat(2_500_000)}`);
    expect(loadCatalogue(folder).get('evening-news')?.compile({})).toMatchObject({
      problems: [{ code: 'tooLarge' }],
    });
  });

  test('that is not there is the error of the system', () => {
    expect(() => loadCatalogue(join(folder, 'nowhere'))).toThrow('ENOENT');
  });
});
