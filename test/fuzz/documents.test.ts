import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { ExpressionError, evaluate, type Scope } from '../../plan/expressions.ts';
import type { JsonObject } from '../../plan/json.ts';
import type { Problem } from '../../plan/plan.ts';
import {
  type Compiled,
  compile,
  defineRunbook,
  formatProblems,
  limits,
  loadCatalogue,
  mermaid,
  parseParameters,
  parseRunbook,
  planText,
} from '../../runbook/index.ts';
import { hostileJson, hostileKey, hostileObject, hostileScalar, hostileText } from './hostile.ts';
import { tries } from './seed.ts';

const folder = fileURLToPath(new URL('../../runbooks', import.meta.url));
const documents: JsonObject[] = loadCatalogue(folder)
  .names()
  .map((name) => parse(readFileSync(join(folder, `${name}.yaml`), 'utf8')));
const runbook = fc.constantFrom(...documents);

/** What comes over the wire has no type yet. */
function compiled(source: unknown, parameters: unknown = {}, file?: string): Compiled {
  return Reflect.apply(compile, null, [{ source, parameters, ...(file !== undefined && { file }) }]);
}

const errorsOf = (problems: readonly Problem[]) => problems.filter(({ severity }) => severity === 'error');

/** Each problem is one line for people, and one that programs can read. */
function expectTold(problems: readonly Problem[], inText: boolean): void {
  expect(problems.length).toBeLessThanOrEqual(limits.problems + 1);
  expect(formatProblems(problems).split('\n')).toHaveLength(Math.max(1, problems.length));
  for (const { message, path, file, line, column } of problems) {
    expect(message).not.toMatch(/[\p{Cc}\p{Surrogate}]/u);
    expect(path).not.toMatch(/[\p{Cc}\p{Surrogate}]/u);
    expect(message.length).toBeLessThan(5000);
    if (inText && file !== null) {
      expect(line).toBeGreaterThan(0);
      expect(column).toBeGreaterThan(0);
    }
  }
  expect(JSON.stringify(problems).length).toBeLessThan(2_000_000);
}

function expectJudged(result: Compiled, inText: boolean): void {
  if (!result.ok) expect(errorsOf(result.problems)).not.toEqual([]);
  expectTold(result.ok ? result.warnings : result.problems, inText);
}

test('any object, and anything else, is compiled to a plan or to problems', () => {
  const given = fc.oneof(
    hostileJson,
    hostileObject,
    fc.anything({ withBigInt: true, withDate: true, withMap: true }),
  );
  fc.assert(
    fc.property(given, hostileJson, (source, parameters) =>
      expectJudged(compiled(source, parameters), false),
    ),
    tries(400),
  );
});

test('any text is compiled to a plan or to problems, each with its line and column', () => {
  fc.assert(
    fc.property(hostileText, hostileJson, (text, parameters) => {
      expectJudged(compiled(text, parameters, 'hostile.yaml'), true);
      const { plan, problems } = parseRunbook(text, { file: 'hostile.yaml' });
      expect(plan === null).toBe(errorsOf(problems).length > 0);
      const given = parseParameters(text, 'given.yaml');
      expect(given.parameters === null).toBe(given.problems.length > 0);
      expectTold(given.problems, true);
    }),
    tries(500),
  );
});

test('bytes that are no text are told with their place', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expectJudged(compiled(Buffer.from(bytes).toString('utf8'), {}, 'bytes.yaml'), true);
    }),
    tries(200),
  );
});

/** Paths to every member and item of a document. */
function pathsIn(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const members: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return [path, ...members.flatMap(([key, item]) => pathsIn(item, [...path, key]))].filter(
    (one) => one.length > 0,
  );
}

/** A copy with one place changed: another value, or `undefined` for none. */
function changed(value: unknown, [key, ...rest]: (string | number)[], to: unknown): unknown {
  if (key === undefined) return to;
  if (Array.isArray(value))
    return value.flatMap((item, index) => {
      if (index !== key) return [item];
      const next = changed(item, rest, to);
      return next === undefined ? [] : [next];
    });
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => {
      if (name !== key) return [[name, item]];
      const next = changed(item, rest, to);
      return next === undefined ? [] : [[name, next]];
    }),
  );
}

const oneChange = runbook.chain((document) =>
  fc.record({
    document: fc.constant(document),
    path: fc.constantFrom(...pathsIn(document)),
    to: fc.oneof(hostileJson, hostileScalar, fc.constant(undefined)),
  }),
);

test('a right document that is changed in one place stays right, or that place is named', () => {
  fc.assert(
    fc.property(oneChange, ({ document, path, to }) => {
      const { plan, problems } = Reflect.apply(parseRunbook, null, [changed(document, path, to)]);
      if (plan !== null) return;
      const errors: Problem[] = errorsOf(problems);
      expect(errors).not.toEqual([]);
      // What others read of the changed place may be wrong too, and then they say what they miss.
      const words = path.map(String);
      const named = errors.some(
        ({ path: where, message }) =>
          where === '' ||
          words.every((word) => where.includes(word)) ||
          words.some((word) => message.includes(word)) ||
          words.slice(0, -1).some((word) => where.includes(word)),
      );
      expect(named, `${path.join('.')}: ${formatProblems(errors)}`).toBe(true);
    }),
    tries(400),
  );
});

const withKey = fc.record({ document: runbook, at: fc.nat(), key: hostileKey, value: hostileJson });

test('a key that is put anywhere into a right document is taken, or told', () => {
  fc.assert(
    fc.property(withKey, ({ document, at, key, value }) => {
      const mappings = [[], ...pathsIn(document)].filter((path) => {
        const found = path.reduce<unknown>((item, part) => Reflect.get(Object(item), part), document);
        return typeof found === 'object' && found !== null && !Array.isArray(found);
      });
      const path = mappings[at % mappings.length] ?? [];
      const mapping = path.reduce<unknown>((item, part) => Reflect.get(Object(item), part), document);
      const put = Object.fromEntries([...Object.entries(Object(mapping)), [key, value]]);
      expectJudged(compiled(changed(document, path, put)), false);
      expect(Reflect.get({}, 'polluted')).toBeUndefined();
      expect(Object.keys(Object.prototype)).toEqual([]);
    }),
    tries(300),
  );
});

/** One that was good but for one change, or none at all. */
const anyDocument = fc.oneof(
  oneChange.map(({ document, path, to }) => changed(document, path, to)),
  hostileObject,
);

const kept = (problems: readonly Problem[]) => problems.map(({ code, path }) => `${path} ${code}`).sort();

test('a document is judged alike as an object, as JSON and as YAML', () => {
  fc.assert(
    fc.property(anyDocument, (given) => {
      const json = JSON.stringify(given);
      // Numbers that JSON writes and YAML refuses to round, and sizes that differ with the form.
      fc.pre(json !== undefined && !/\d{16}|e[+-]?\d/.test(json) && json.length < 50_000);
      const object: unknown = JSON.parse(json);
      fc.pre(typeof object === 'object' && object !== null && !Array.isArray(object));
      const [first, second] = [compiled(object), compiled(json)];
      const yaml = compiled(
        stringify(object, { aliasDuplicateObjects: false, lineWidth: 0, version: '1.2' }),
      );
      expect([second.ok, yaml.ok]).toEqual([first.ok, first.ok]);
      if (first.ok)
        expect(second.ok && yaml.ok && [second.plan, yaml.plan]).toEqual([first.plan, first.plan]);
      else if (!second.ok && !kept(first.problems).some((one) => one.includes('too')))
        expect(kept(second.problems)).toEqual(kept(first.problems));
    }),
    tries(300),
  );
});

test('JSON text is judged as the same text in YAML, place by place', () => {
  fc.assert(
    fc.property(anyDocument, (given) => {
      const json = JSON.stringify(given, null, 1);
      fc.pre(json?.startsWith('{\n') && json.length < 50_000);
      // With a comment in its first line it is no JSON any more.
      expect(parseRunbook(json)).toEqual(parseRunbook(json.replace('{\n', '{ # YAML\n')));
    }),
    tries(300),
  );
});

test('a plan is printed, whatever is in it', () => {
  fc.assert(
    fc.property(oneChange, ({ document, path, to }) => {
      const { plan, problems } = Reflect.apply(parseRunbook, null, [changed(document, path, to)]);
      if (plan === null) return;
      expect(planText(plan, problems)).toContain(plan.name);
      // One line for each node, edge and frame: no text of a document begins one.
      expect(
        mermaid(plan)
          .split('\n')
          .every((line) => /^(flowchart LR| {2}.*|)$/.test(line)),
      ).toBe(true);
    }),
    tries(100),
  );
});

test('what is written in TypeScript is plain JSON, or a TypeError', () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true }), (definition) => {
      try {
        const document = Reflect.apply(defineRunbook, null, [definition]);
        expect(JSON.parse(JSON.stringify(document))).toEqual(document);
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
      }
    }),
    tries(200),
  );
});

const word = fc.oneof(
  hostileKey,
  fc.constantFrom('parameters', 'run', 'steps', 'a', 'outputs', 'length', '0'),
);

test('an expression reads what is there by itself, and never what every object has', () => {
  const own = fc.dictionary(fc.constantFrom('a', 'b', 'name'), hostileJson);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), own, own, (words, parameters, outputs) => {
      fc.pre(!/[${}]/.test(words.join('')));
      const scope: Scope = JSON.parse(
        JSON.stringify({
          parameters,
          run: { id: 'r', onAirAt: null, offAirAt: null },
          steps: { a: { outputs } },
        }),
      );
      const text = `$\{{ ${words.join('.')} }}`;
      const wanted = words.reduce<unknown>(
        (at, part) =>
          typeof at === 'object' && at !== null && Object.hasOwn(at, part)
            ? Reflect.get(at, part)
            : undefined,
        scope,
      );
      let read: unknown;
      try {
        read = evaluate(text, scope);
      } catch (error) {
        expect(error).toBeInstanceOf(ExpressionError);
        return;
      }
      if (read !== text) expect(read).toEqual(wanted);
    }),
    tries(400),
  );
});

test('what a parameter holds is never read as an expression', () => {
  fc.assert(
    fc.property(fc.string(), hostileScalar, (before, value) => {
      fc.pre(!before.includes('$') && !before.includes('{'));
      const scope: Scope = {
        parameters: JSON.parse(JSON.stringify({ a: value ?? null, secret: 'hunter2' })),
        run: { id: 'r', onAirAt: null, offAirAt: null },
        steps: {},
      };
      const read = evaluate(`${before}$\{{ parameters.a }}`, scope);
      if (before.trim() !== '') expect(read).toBe(`${before}${String(scope.parameters.a)}`);
      expect(JSON.stringify(read)).not.toContain('hunter2');
    }),
    tries(200),
  );
});
