// docs/errors.md, the tables of types and the sources name the same failures.
import {
  createSourceFile,
  forEachChild,
  isCallExpression,
  isIdentifier,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isStringLiteral,
  isVariableDeclaration,
  type Node,
  ScriptTarget,
} from 'typescript';
import { expect, test } from 'vitest';
import { engineErrorTypes, runErrorTypes } from '../../activities/engine-error-types.ts';
import { errorTypes } from '../../activities/error-types.ts';
import { troubleTypes } from '../../activities/trouble-types.ts';
import { watchTroubleTypes } from '../../activities/watch-trouble-types.ts';
import { exitCodes } from '../../cli/exit-codes.ts';
import { failureTypes } from '../../plan/status.ts';
import { problemCodes } from '../../runbook/index.ts';
import { bare, filesUnder, read, rowsOf } from './source.ts';

const page = read('docs/errors.md');
const column = (heading: string) =>
  rowsOf(page, heading)
    .map(([name]) => bare(name))
    .sort();

/** What makes failures: their first texts are types. */
const makers = new Set(['failStep', 'fail', 'failed', 'failResource', 'nonRetryable']);

function nameOf(node: Node): string {
  if (isIdentifier(node)) return node.text;
  return isPropertyAccessExpression(node) ? node.name.text : '';
}

function literals(node: Node): string[] {
  if (isStringLiteral(node)) return /^[A-Z][A-Za-z]+$/.test(node.text) ? [node.text] : [];
  const found: string[] = [];
  forEachChild(node, (child) => void found.push(...literals(child)));
  return found;
}

/** Texts that stand where a failure's type does. */
function typesIn(node: Node): string[] {
  const found: string[] = [];
  if (isCallExpression(node) && makers.has(nameOf(node.expression)))
    found.push(...node.arguments.filter((argument) => !isPropertyAssignment(argument)).flatMap(literals));
  else if (
    (isPropertyAssignment(node) || isVariableDeclaration(node)) &&
    nameOf(node.name) === 'type' &&
    node.initializer
  )
    found.push(...literals(node.initializer));
  forEachChild(node, (child) => void found.push(...typesIn(child)));
  return found;
}

const tables = { ...errorTypes, ...engineErrorTypes, ...runErrorTypes };

test('every type of a failure in the sources has its row in a table, and every row of a table a source', () => {
  const files = ['activities', 'workflows', 'history', 'schedules'].flatMap((folder) =>
    filesUnder(folder, '.ts'),
  );
  const used = new Set(
    files.flatMap((file) => typesIn(createSourceFile(file, read(file), ScriptTarget.ES2023))),
  );
  // What a call came to that went well; and a resource's state in the words of HTTP.
  used.delete('Accepted');
  for (const type of Object.values(failureTypes)) used.add(type);
  expect([...used].sort()).toEqual(Object.keys(tables).sort());
});

test.each([
  ['## What a run ends with', runErrorTypes],
  ['## Failures of a step by the engine', engineErrorTypes],
  ['## Failures of a step by its service', errorTypes],
  ['## Trouble before a show', troubleTypes],
  ['## Trouble during a show', watchTroubleTypes],
])('%s: the page says what the table says', (heading, table) => {
  const written = rowsOf(page, heading).map(([type, meaning, next]) => [bare(type), { meaning, next }]);
  expect(Object.fromEntries(written)).toEqual(table);
});

test('every code of a trouble is found by some check', () => {
  const sources = filesUnder('activities', '.ts').filter((file) => !file.endsWith('trouble-types.ts'));
  const text = sources.map(read).join('');
  const codes = Object.keys({ ...troubleTypes, ...watchTroubleTypes });
  expect(codes.filter((code) => !text.includes(`'${code}'`))).toEqual([]);
});

test('every error with a code has its row, and every row an error', () => {
  const folders = ['plan', 'client', 'cli', 'worker', 'runbook', 'activities', 'history', 'schedules'];
  folders.push('encryption', 'codec-server');
  const codes = folders
    .flatMap((folder) => filesUnder(folder, '.ts'))
    .flatMap((file) => [...read(file).matchAll(/readonly code = '(\w+)'/g)].map(([, code]) => code));
  expect(column('## Errors of the client and of the programs')).toEqual([...new Set(codes)].sort());
});

test('every exit code has its row, and every row an exit code', () => {
  const written = column('## Exit codes of the command line').map(Number);
  expect(written.sort((a, b) => a - b)).toEqual(Object.values(exitCodes).sort((a, b) => a - b));
});

test('every code of a problem outside documents has its row, and every row a code', () => {
  const used = ['cli', 'activities']
    .flatMap((folder) => filesUnder(folder, '.ts'))
    .flatMap((file) =>
      [...read(file).matchAll(/(?:\bproblem\(\s*|\bcode: )'(\w+)'/g)].map(([, code = '']) => code),
    );
  const own = used.filter(
    (code) => !Object.hasOwn({ ...problemCodes, ...troubleTypes, ...watchTroubleTypes }, code),
  );
  expect(column('## Problems of a document')).toEqual([...new Set(own)].sort());
});
