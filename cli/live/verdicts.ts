import type { ResourceOutlook, StepOutlook } from '../../activities/outlook/look.ts';
import type { Seen, StateClass } from '../../activities/service.ts';

/** What a start now would come to. `mixed`: some would start, some are up already. `unknown`: what it is about is not known yet. */
export type Verdict = 'wouldStart' | 'wouldAdopt' | 'mixed' | 'blocked' | 'unknown';

/** One resource as it was seen. */
export interface LiveResource {
  name: string;
  /** In the service's own spelling; null: it could not be read. */
  state: string | null;
  verdict: 'wouldStart' | 'wouldAdopt' | 'blocked';
  /** Why it is blocked; null: it is not. */
  because: string | null;
}

const up: ReadonlySet<StateClass> = new Set(['on', 'coming', 'recovering']);

/** Already up, or coming up by somebody else's doing: a run adopts it. */
export function isUp(seen: Seen): boolean {
  return up.has(seen.class);
}

export function liveResource({ name, seen, obstacles }: ResourceOutlook): LiveResource {
  if (!seen && obstacles.length === 0)
    return { name, state: null, verdict: 'blocked', because: 'could not be read' };
  const because = obstacles.map(({ message }) => message).join('; ');
  const verdict = because !== '' ? 'blocked' : seen && isUp(seen) ? 'wouldAdopt' : 'wouldStart';
  return { name, state: seen?.state ?? null, verdict, because: because === '' ? null : because };
}

/** A step is blocked when anything of it is: a run would not begin, or would have to wait. */
export function verdictOf({ obstacles }: StepOutlook, resources: readonly LiveResource[]): Verdict {
  const verdicts = new Set(resources.map(({ verdict }) => verdict));
  if (obstacles.length > 0 || verdicts.has('blocked')) return 'blocked';
  if (verdicts.size > 1) return 'mixed';
  return verdicts.has('wouldAdopt') ? 'wouldAdopt' : 'wouldStart';
}
