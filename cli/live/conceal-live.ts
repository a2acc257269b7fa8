import type { Conceal } from '../../plan/secrets.ts';
import type { LivePlan } from './live-plan.ts';

/** A live plan whose resources go by no secret name: a call sheet shows parts of names, in which a secret would not be found. */
export function concealedLive(live: LivePlan, conceal: Conceal): LivePlan {
  const steps = Object.entries(live.steps).map(([id, step]) => {
    const { resources, undo } = step.live;
    const hidden = {
      ...step.live,
      resources: resources.map((one) => ({ ...one, name: conceal(one.name) })),
      undo: { ...undo, resources: undo.resources.map(conceal) },
    };
    return [id, { ...step, live: hidden }] as const;
  });
  return { ...live, steps: Object.fromEntries(steps) };
}
