import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compile, formatProblems, parseRunbook, problemCodes } from '../../runbook/index.ts';

const text = readFileSync(new URL('broken-documents.txt', import.meta.url), 'utf8');

const cases = text
  .split(/^=== /m)
  .slice(1)
  .map((section) => {
    const title = section.slice(0, section.indexOf('\n'));
    const source = section.slice(title.length + 1).trimEnd();
    const expected = source.split('\n').flatMap((line, index) => {
      const codes = /#! (.*)$/.exec(line)?.[1]?.split(' ') ?? [];
      return codes.map((code) => `${index + 1} ${code}`);
    });
    return { title, source: source.replace(/ +#! .*$/gm, ''), expected };
  });

describe('a broken document is refused, with every problem in its line', () => {
  test.each(cases)('$title', ({ source, expected }) => {
    const { plan, problems } = parseRunbook(source, { file: 'broken.yaml' });
    const errors = problems.filter((problem) => problem.severity === 'error');
    const found = errors.map((problem) => `${problem.line} ${problem.code}`).sort();
    expect(found, formatProblems(problems)).toEqual([...expected].sort());
    expect(plan).toBeNull();
    for (const problem of errors) {
      expect(problem.file).toBe('broken.yaml');
      expect(problem.column).toBeGreaterThan(0);
      expect(Object.keys(problemCodes)).toContain(problem.code);
    }
  });
});

test('there are enough broken documents', () => {
  expect(cases.length).toBeGreaterThan(50);
});

test('a broken document given as an object has the same problems, by path', () => {
  const document = {
    name: 'evening-news',
    steps: { channels: { uses: 'medialive:batchStart', with: { channelIds: ['a', 'a'] } } },
  };
  const { problems } = parseRunbook(document);
  expect(problems).toEqual([
    {
      code: 'duplicateItem',
      severity: 'error',
      message: 'is the same id as [0]; received "a"',
      path: 'steps.channels.with.channelIds[1]',
      value: 'a',
      file: null,
      line: null,
      column: null,
    },
  ]);
});

test('a problem is printed on one line with its place, its path and what was received', () => {
  const source = 'name: evening-news\nsteps:\n  check: { uses: approval, timout: 3m, with: { prompt: 7 } }\n';
  const result = compile({ source, file: 'news.yaml' });
  expect(result.ok ? '' : formatProblems(result.problems)).toBe(
    [
      'news.yaml:3:28 steps.check.timout: is not a key that is known here',
      'news.yaml:3:56 steps.check.with.prompt: must be text; received the number 7: put it in quotes',
    ].join('\n'),
  );
});

test('the name that was meant is suggested', () => {
  const source = 'name: evening-news\nsteps:\n  check: { uses: aproval, neds: [], with: { prompt: x } }\n';
  const messages = parseRunbook(source).problems.map((problem) => problem.message);
  expect(messages[0]).toContain('Did you mean approval?');
  expect(messages[1]).toContain('Did you mean needs?');
});
