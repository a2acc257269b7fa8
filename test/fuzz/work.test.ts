import { Session } from 'node:inspector';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseRunbook } from '../../runbook/index.ts';

/**
 * Counts what reading a document takes in calls of functions and turns of loops, as V8's precise coverage does: twice the
 * document may take about twice as many, on a machine of any speed. What regular expressions do inside is not counted.
 */
const session = new Session();
beforeAll(() => {
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
});
afterAll(() => session.disconnect());

function workOf(text: string): number {
  session.post('Profiler.takePreciseCoverage');
  parseRunbook(text, { file: 'work.yaml' });
  let work = 0;
  session.post('Profiler.takePreciseCoverage', (error, { result }) => {
    if (error) throw error;
    for (const { url, functions } of result)
      if (/\/(runbook|plan)\/|\/yaml\//.test(url))
        for (const { ranges } of functions) for (const { count } of ranges) work += count;
  });
  return work;
}

const head = 'name: work\nsteps:\n  c: { uses: approval, with: { prompt: x } }\n';
const many = (count: number, make: (index: number) => string, between = '\n') =>
  Array.from({ length: count }, (_, index) => make(index)).join(between);

test.each<[string, (count: number) => string]>([
  ['keys', (count) => many(count, (i) => `k${i}: 1`)],
  ['keys that stand there twice', (count) => many(count, () => 'k: 1')],
  ['aliases', (count) => many(count, (i) => `k${i}: *a`)],
  ['anchors', (count) => many(count, (i) => `k${i}: &a${i} 1`)],
  ['tags', (count) => many(count, (i) => `k${i}: !!js/function x`)],
  ['documents', (count) => '---\n'.repeat(count)],
  ['brackets that close nothing', (count) => '}'.repeat(count)],
  ['quotes that never close', (count) => '- "a\n'.repeat(count)],
  ['items', (count) => `a: [${many(count, (i) => `${i}`, ', ')}]`],
  [
    'items that stand there twice',
    (count) =>
      `${head}  d: { uses: medialive:batchStart, with: { channelIds: [${many(count, () => '"1"', ', ')}] } }\n`,
  ],
  ['parameters', (count) => `${head}parameters:\n${many(count, (i) => `  p${i}: { type: string }`)}`],
  ['steps', (count) => `name: work\nsteps:\n${many(count, (i) => `  s${i}: 1`)}`],
  [
    'needs',
    (count) =>
      `name: work\nsteps:\n  c: { uses: approval, needs: [${many(count, (i) => `s${i}`, ', ')}], with: { prompt: x } }\n`,
  ],
  ['expressions', (count) => head.replace('x', `"${'${{ parameters.a }}'.repeat(count)}"`)],
  ['comments', (count) => `${head}${'# x\n'.repeat(count)}`],
  ['lines of one text', (count) => `${head}description: |\n${'  x\n'.repeat(count)}`],
])('twice as many %s take about twice the work', (_, make) => {
  workOf(make(10));
  const [once, twice] = [workOf(make(2000)), workOf(make(4000))];
  expect(once).toBeGreaterThan(1000);
  expect(twice).toBeLessThan(2.6 * once + 50_000);
});
