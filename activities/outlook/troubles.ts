import type { Trouble } from '../../plan/status.ts';
import type { StepOutlook } from './look.ts';

/** A run's record and history hold so many; what is more is counted. */
const mostTold = 100;

/** All that a look found, in the order of the steps. */
export function troublesOf(outlooks: readonly StepOutlook[]): Trouble[] {
  const all = outlooks.flatMap(({ step, resources, obstacles }) =>
    [...obstacles, ...resources.flatMap((one) => one.obstacles)].map(
      ({ resource, code, message }): Trouble => ({ step: step.id, resource, code, message }),
    ),
  );
  if (all.length <= mostTold) return all;
  const told = all.slice(0, mostTold);
  const message = `and ${all.length - mostTold} more`;
  return [...told, { step: all[mostTold]?.step ?? '', resource: null, code: 'AndMore', message }];
}
