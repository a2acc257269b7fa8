import { few } from '../../plan/text.ts';
import type { StepLive } from './live-plan.ts';
import type { LiveResource } from './verdicts.ts';

/** Of more than so many the first are named and the rest is counted. */
export const mostNamed = 6;

/** In a word or two what a start now would come to. */
export function verdictText({ verdict, resources }: StepLive, uses: string): string {
  if (uses === 'approval') return 'would ask';
  if (uses === 'wait') return 'would wait';
  const count = (wanted: LiveResource['verdict']) =>
    resources.filter((resource) => resource.verdict === wanted).length;
  switch (verdict) {
    case 'wouldStart':
      return 'would start';
    case 'wouldAdopt':
      return 'already up, would adopt';
    case 'mixed':
      return `would start ${count('wouldStart')}, ${count('wouldAdopt')} already up, would adopt`;
    case 'blocked':
      return 'BLOCKED';
    case 'unknown':
      return 'not known yet';
  }
}

/**
 * Every resource by its state: `IDLE channel:1, channel:2`. Where they do not all come to the same, each state says what
 * it comes to: `IDLE channel:1 (would start) · UPDATING channel:3 (blocked)`.
 */
export function statesText(resources: readonly LiveResource[]): string {
  const groups = new Map<string, { state: string; verdict: LiveResource['verdict']; names: string[] }>();
  for (const { name, state, verdict } of resources) {
    const key = `${state} ${verdict}`;
    const group = groups.get(key) ?? { state: state ?? 'not seen', verdict, names: [] };
    group.names.push(shortName(name));
    groups.set(key, group);
  }
  const differ = new Set(resources.map(({ verdict }) => verdict)).size > 1;
  return [...groups.values()]
    .map(
      ({ state, verdict, names }) =>
        `${state} ${few(names, mostNamed)}${differ ? ` (${resourceWords[verdict]})` : ''}`,
    )
    .join(' · ');
}

const resourceWords: Record<LiveResource['verdict'], string> = {
  wouldStart: 'would start',
  wouldAdopt: 'already up, would adopt',
  blocked: 'blocked',
};

/** Names for people: of an ARN its last part. */
export function shortName(name: string): string {
  return name.startsWith('arn:') ? (name.split(':').at(-1) ?? name) : name;
}
