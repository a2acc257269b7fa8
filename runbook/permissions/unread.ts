import { few } from '../../plan/text.ts';
import type { Unread } from './pattern.ts';
import type { StepNeeds } from './read-needs.ts';

const why: Record<Unread['why'], string> = {
  noValue: 'has no value here: give it with -p or --parameters',
  secret: 'is secret',
  inTheRun: 'is known in a run only',
};

/** Says of each name in a policy that is wider than it would have to be what makes it so. */
export function unreadWarnings(needs: readonly StepNeeds[]): string[] {
  const places = new Map<string, Set<string>>();
  for (const { runbook, grants } of needs)
    for (const { resource } of grants.flatMap(({ on }) => (on === 'any' ? [] : on)))
      for (const one of resource.unread) {
        const told = `${runbook}: ${one.text} ${why[one.why]}, so * stands in its place`;
        places.set(told, (places.get(told) ?? new Set()).add(one.path));
      }
  return [...places].map(([told, paths]) => `${told} (${few([...paths], 1)}).`);
}
