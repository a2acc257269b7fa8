import type { ProblemList } from '../problems/problem-list.ts';
import type { ReadStep } from './step.ts';
import type { UpstreamOf } from './upstream.ts';

/** Warns of flows that nothing waits for, and of what begins at the end and stays. */
export function addWarnings(steps: readonly ReadStep[], above: UpstreamOf, problems: ProblemList): void {
  const resources = steps.filter((step) => step.kind?.kind === 'resource');
  const others = resources.filter((step) => step.at === 'start' && !step.kind?.feeds);
  for (const step of resources) {
    if (step.at === 'end') {
      const message =
        'brings something up when the show ends; it is stopped again when every step with at: end is through';
      problems.add({
        code: 'resourceAtEnd',
        severity: 'warning',
        path: step.path,
        side: 'key',
        message,
        value: step.id,
      });
    } else if (
      step.kind?.feeds &&
      others.length > 0 &&
      !others.some((other) => above(other.id).has(step.id))
    ) {
      const names = others
        .slice(0, 3)
        .map((other) => other.id)
        .join(', ');
      const message = `feeds nothing that waits for it: ${names} may start before the flow is up, and the flow may be stopped before they are. Add needs: [${step.id}] to what it feeds`;
      problems.add({
        code: 'flowNotUpstream',
        severity: 'warning',
        path: step.path,
        side: 'key',
        message,
        value: step.id,
      });
    }
  }
  for (const step of steps)
    if (step.at === 'end' && step.raw.onFailure === 'rollback') {
      const message = 'means continue here: at the end there is nothing to roll back; received "rollback"';
      problems.add({
        code: 'rollbackAtEnd',
        severity: 'warning',
        path: [...step.path, 'onFailure'],
        message,
        value: 'rollback',
      });
    }
}
