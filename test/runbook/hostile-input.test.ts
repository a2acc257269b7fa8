import { describe, expect, test } from 'vitest';
import { compile, formatProblems, limits, parseParameters, parseRunbook } from '../../runbook/index.ts';

/** The codes of all that is wrong, without repeats. */
function codes(source: string): string[] {
  const { plan, problems } = parseRunbook(source, { file: 'hostile.yaml' });
  expect(plan).toBeNull();
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.length).toBeLessThanOrEqual(limits.problems + 1);
  formatProblems(problems);
  return [...new Set(problems.map((problem) => problem.code))];
}

const valid = 'name: evening-news\nsteps:\n  check: { uses: approval, with: { prompt: Ready? } }\n';
const many = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i));

describe('hostile text is refused in a moment, and never thrown at the caller', () => {
  test.each<[string, string, string]>([
    ['nothing', '', 'empty'],
    ['comments alone', '# nothing\n', 'empty'],
    ['ten megabytes', `name: ${'x'.repeat(10_000_000)}`, 'tooLarge'],
    ['ten megabytes of many bytes a character', 'name: ä'.repeat(40_000), 'tooLarge'],
    ['a hundred thousand open brackets', '['.repeat(100_000), 'tooDeep'],
    ['closed brackets, too', '['.repeat(2000) + ']'.repeat(2000), 'tooDeep'],
    ['deep lists on one line', '- '.repeat(100_000), 'tooDeep'],
    ['deep keys', '? '.repeat(100_000), 'tooDeep'],
    ['a staircase', many(600, (i) => `${' '.repeat(i)}a:`).join('\n'), 'tooDeep'],
    ['an alias bomb', ['a: &a [x,x]', ...many(30, (i) => `b${i}: &b${i} [*a, *a]`)].join('\n'), 'alias'],
    ['an alias of nothing', 'name: *nobody', 'alias'],
    ['an alias of itself', 'name: &a [*a]', 'alias'],
    ['many keys', many(20_000, (i) => `k${i}: 1`).join('\n'), 'unknownKey'],
    ['many aliases', many(20_000, (i) => `k${i}: *a`).join('\n'), 'alias'],
    ['many steps', `name: many-steps\nsteps:\n${many(10_000, (i) => `  s${i}: 1`).join('\n')}`, 'outOfRange'],
    ['many documents', '---\n'.repeat(60_000), 'multipleDocuments'],
    ['a NUL', 'name: a\0b', 'notText'],
    ['binary', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'notText'],
    ['closing braces alone', '}'.repeat(20_000), 'yamlSyntax'],
    ['quotes that never close', '- "a\n'.repeat(20_000), 'yamlSyntax'],
    ['a list', '[1, 2, 3]', 'wrongType'],
    ['a number', '42', 'wrongType'],
    ['text alone', 'evening-news', 'wrongType'],
    ['expressions that never close', `${valid}description: x\nx: "${'${{'.repeat(40_000)}"`, 'unknownKey'],
  ])('%s', (_, source, code) => {
    expect(codes(source)).toContain(code);
  });

  test('a prompt of forty thousand open expressions', () => {
    const source = `name: a-prompt\nsteps:\n  check: { uses: approval, with: { prompt: "${'${{'.repeat(40_000)}" } }\n`;
    expect(codes(source)).toContain('outOfRange');
  });
});

test('a byte order mark and the line ends of Windows do no harm', () => {
  const { plan, problems } = parseRunbook(`\ufeff${valid.replaceAll('\n', '\r\n')}`);
  expect(problems).toEqual([]);
  expect(plan?.name).toBe('evening-news');
});

test('lines and columns are right behind a byte order mark and with the line ends of Windows', () => {
  const [problem] = parseRunbook('\ufeffname: Evening\r\nsteps: {}\r\n').problems;
  expect(problem).toMatchObject({ line: 1, column: 7 });
});

test('JSON is read as it is, tabs and all', () => {
  const json = JSON.stringify(
    { name: 'evening-news', steps: { check: { uses: 'approval', with: { prompt: 'x' } } } },
    null,
    '\t',
  );
  expect(parseRunbook(json).problems).toEqual([]);
});

test('YAML 1.2 alone is spoken: yes is text, and 0o17 a number', () => {
  const steps = 'steps:\n  check: { uses: approval, with: { prompt: yes } }\n';
  expect(parseRunbook(`name: evening-news\n${steps}`).problems).toEqual([]);
});

describe('hostile objects are refused, and never thrown at the caller', () => {
  const loop: Record<string, unknown> = { name: 'a-loop' };
  loop.steps = loop;
  const deep = JSON.parse(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`);
  const wide = many(24, () => '').reduce<unknown>((inner) => [inner, inner], 'x');
  const large = { name: 'large-one', description: 'x'.repeat(300_000), steps: {} };
  const polluted = JSON.parse('{"name": "evening-news", "__proto__": {"polluted": true}, "steps": {}}');

  test.each<[string, unknown, string]>([
    ['one that holds itself', loop, 'tooDeep'],
    ['a deep one', deep, 'tooDeep'],
    ['one that grows as it is copied', { name: 'wide', steps: wide }, 'tooLarge'],
    ['a large one', large, 'tooLarge'],
    ['one with a prototype of its own', polluted, 'badKey'],
    ['one with a function', { name: 'evening-news', steps: () => 1 }, 'wrongType'],
    ['one with a number that is none', { name: 'evening-news', steps: Number.NaN }, 'wrongType'],
    ['a list', [], 'wrongType'],
    ['nothing', null, 'wrongType'],
  ])('%s', (_, source, code) => {
    // What comes over the wire has no type yet.
    const result = Reflect.apply(compile, null, [{ source }]);
    expect(result.ok).toBe(false);
    expect(result.problems.map((problem: { code: string }) => problem.code)).toContain(code);
  });

  test('nothing is left on other objects', () => {
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

test('a pattern that backtracks without end is given up', () => {
  const source = `${valid}parameters:\n  a: { type: string, pattern: "^(a+)+$" }\n`;
  const result = compile({ source, parameters: { a: `${'a'.repeat(60)}!` } });
  expect(result.ok ? [] : result.problems.map((problem) => problem.message)).toEqual([
    expect.stringContaining('takes too long'),
  ]);
});

test('a pattern that matches is not given up', () => {
  const source = `${valid}parameters:\n  a: { type: list, pattern: "^[0-9]{7}$" }\n`;
  expect(compile({ source, parameters: { a: ['1234567', '1234568'] } }).ok).toBe(true);
});

test.each([
  ['a list', '- a'],
  ['text', 'a'],
  ['binary', 'a: \0'],
  ['twice', 'a: 1\na: 2'],
])('a parameter file that is %s is refused', (_, text) => {
  const { parameters, problems } = parseParameters(text, 'given.yaml');
  expect(parameters).toBeNull();
  expect(problems[0]?.file).toBe('given.yaml');
});
