import { expect, test } from 'vitest';
import { ExpressionError, evaluate, type Scope } from '../../plan/expressions.ts';

const scope: Scope = {
  parameters: { list: ['a', 'b'], one: '${{ parameters.two }}', two: '2', three: 3 },
  run: { id: 'run-1', onAirAt: null, offAirAt: null },
  steps: { job: { outputs: { status: 'Succeeded', manifests: { hls: ['index'] } } } },
};

test('an expression that is the whole text keeps its type', () => {
  expect(evaluate({ ids: '${{ parameters.list }}', count: ' ${{ parameters.three }} ' }, scope)).toEqual({
    ids: ['a', 'b'],
    count: 3,
  });
  expect(evaluate('${{ steps.job.outputs.manifests.hls }}', scope)).toEqual(['index']);
});

test('inside a longer text it becomes text', () => {
  expect(evaluate('${{run.id}}/${{ parameters.three }}/${{ steps.job.outputs.status }}', scope)).toBe(
    'run-1/3/Succeeded',
  );
});

test('what a parameter holds is never read as an expression', () => {
  expect(evaluate('${{ parameters.one }} and ${{ parameters.two }}', scope)).toBe(
    '${{ parameters.two }} and 2',
  );
});

test.each([
  '${{ parameters.none }}',
  '${{ parameters.__proto__ }}',
  'a ${{ parameters.list }}',
  '${{ 1 + 1 }}',
])('%s cannot be read', (text) => {
  expect(() => evaluate(text, scope)).toThrow(ExpressionError);
});
