import type { ResourceOutlook } from '../../activities/outlook/look.ts';
import type { PlanStep } from '../../plan/plan.ts';
import { isUp } from './verdicts.ts';

/** What an undo of a step would do after a start now. */
export interface LiveUndo {
  action: 'stop' | 'cancel' | 'leave' | 'none';
  /** What would go off, in that order; empty where there is nothing, or nothing is known yet. */
  resources: string[];
}

/**
 * Only what a run starts is taken down. What is up already stays up, unless the step owns it: then it goes off at the
 * end of the show, though not in a roll-back.
 *
 * @param order - sorts names as the service would turn them off
 */
export function liveUndo(
  step: PlanStep,
  resources: readonly ResourceOutlook[],
  order: (names: string[]) => string[],
): LiveUndo {
  switch (step.kind) {
    case 'resource': {
      if (step.undo === 'leave') return { action: 'leave', resources: [] };
      const ours = resources.filter(
        ({ seen }) => seen && seen.class !== 'broken' && (!isUp(seen) || step.alreadyOn === 'own'),
      );
      const names = order(ours.map(({ name }) => name));
      const unknown = resources.length === 0 || resources.some(({ seen }) => !seen);
      return { action: names.length > 0 || unknown ? 'stop' : 'none', resources: names };
    }
    case 'job':
      return { action: step.undo, resources: [] };
    case 'observation':
    case 'gate':
      return { action: 'none', resources: [] };
  }
}
