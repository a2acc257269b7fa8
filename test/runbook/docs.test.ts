import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { stepKeys } from '../../runbook/document/step.ts';
import { kinds, parseRunbook, problemCodes } from '../../runbook/index.ts';
import { keysAt } from '../../runbook/problems/check.ts';

const docs = readFileSync(new URL('../../docs/runbooks.md', import.meta.url), 'utf8');

test('docs/runbooks.md has a row for each code of a problem, and for no other', () => {
  const table = docs.slice(docs.indexOf('\n## Problems'));
  const rows = [...table.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)].map(([, code, means]) => [code, means]);
  expect(Object.fromEntries(rows)).toEqual(problemCodes);
});

test('docs/runbooks.md has a section for each step kind, with every member of its with and its outputs', () => {
  for (const kind of Object.values(kinds)) {
    const start = docs.indexOf(`\n### ${kind.uses}\n`);
    expect(start, kind.uses).toBeGreaterThan(0);
    const section = docs.slice(start, docs.indexOf('\n##', start + 5));
    for (const member of keysAt(kind.with, [])) expect(section).toContain(`\`${member}`);
    const shared = kind.uses === 'mediapackagev2:getHarvestJob';
    for (const output of shared ? [] : kind.outputs) expect(section).toContain(`\`${output}\``);
  }
});

test('docs/runbooks.md has a row for each key of a step', () => {
  for (const key of stepKeys) expect(docs).toContain(`| \`${key}\` |`);
});

test('the example in docs/runbooks.md is right', () => {
  const example = /```yaml\n(# yaml-language-server.*?)```/s.exec(docs)?.[1] ?? '';
  expect(parseRunbook(example).problems).toEqual([]);
});
