import type { StepKind } from '../kinds/kind.ts';
import type { ProblemList } from '../problems/problem-list.ts';
import type { ReadStep } from './step.ts';

/** A gate that can never know is no gate. Other columns have no such key at all, which `readStep` tells. */
export function checkHealthy(
  step: Pick<ReadStep, 'path' | 'raw'>,
  kind: StepKind,
  problems: ProblemList,
): void {
  if (step.raw.healthy === undefined || kind.kind !== 'resource' || kind.health) return;
  const message = `${kind.uses} cannot say how it is doing, so that nothing could wait for it to be healthy`;
  problems.add({
    code: 'keyNotAllowed',
    path: [...step.path, 'healthy'],
    side: 'key',
    message,
    value: step.raw.healthy,
  });
}
