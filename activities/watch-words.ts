import type { ResourceName } from '../plan/ledger.ts';
import type { HealthState, Trouble } from '../plan/status.ts';
import type { Health } from './service.ts';

/** What the newest looks found of a step's resources. */
export type Found = Map<
  ResourceName,
  {
    /** As last seen; null: it has not been seen yet. */
    health: Health | null;
    /** Looks in a row that could not read it, and why the last could not. */
    misses: number;
    why: string;
  }
>;

/** One lost read is no news; so many in a row are. */
const mostMisses = 3;
/** Of one step; a run's record and heartbeats stay small. */
const mostTroubles = 20;
const mostLines = 50;
const mostText = 300;

/** All that people should know of a step, what is worst first; of things not seen yet what was known before. */
export function troubleOf(step: string, found: Found, known: readonly Trouble[]): Trouble[] {
  const all = [...found].flatMap(([resource, { health, misses, why }]): Trouble[] => {
    if (misses >= mostMisses)
      return [{ step, resource, code: 'NotSeen', message: `${resource} cannot be read: ${why}` }];
    if (!health) return known.filter((one) => one.step === step && one.resource === resource);
    return health.findings.map((finding) => ({ step, resource, ...finding }));
  });
  // What was said of several at once holds until all have been looked at.
  const unseen = [...found.values()].some(({ health, misses }) => !health && misses < mostMisses);
  if (unseen) all.push(...known.filter((one) => one.step === step && one.resource === null));
  const seen = all.filter(({ code }) => code !== 'NotSeen');
  const shown = [...seen.slice(0, mostTroubles), ...inOne(all.filter(({ code }) => code === 'NotSeen'))];
  const left = seen.slice(mostTroubles);
  if (left[0])
    shown.push({
      step,
      resource: null,
      code: 'AndMore',
      message: `${left.length} more, such as ${left[0].message}`,
    });
  return shown.map((one) => ({ ...one, message: one.message.slice(0, mostText) }));
}

/** What cannot be seen has mostly one reason for all. */
function inOne(notSeen: Trouble[]): Trouble[] {
  const [first] = notSeen;
  if (!first || notSeen.length === 1) return notSeen;
  return [{ ...first, resource: null, message: `${notSeen.length} like this: ${first.message}` }];
}

/** Unhealthy when anything is known to be wrong; null: nothing can be said, because something cannot be seen. */
export function healthOfStep(found: Found): HealthState | null {
  const healths = [...found.values()].map((one) => (one.misses < mostMisses ? one.health : null));
  const codes = healths.flatMap((health) => health?.findings.map(({ code }) => code) ?? []);
  if (codes.some((code) => code !== 'NotSeen')) return 'unhealthy';
  return codes.length > 0 || healths.includes(null) ? null : 'healthy';
}

/** What comes in, resource by resource; those in trouble first. */
export function inputLines(found: Found): string[] {
  const all = [...found].flatMap(([name, { health }]) => (health ? [{ name, health }] : []));
  const inOrder = [
    ...all.filter(({ health }) => health.state !== 'healthy'),
    ...all.filter(({ health }) => health.state === 'healthy'),
  ];
  const lines = inOrder.flatMap(({ name, health: { input, findings } }) => {
    const wrong = findings.map(({ message }) => message.replace(`${name} `, '')).join('; ');
    const text = [input, wrong].filter(Boolean).join(' · ');
    return text === '' ? [] : [`${name}: ${text}`.slice(0, mostText)];
  });
  const more = lines.length - mostLines;
  return more > 0 ? [...lines.slice(0, mostLines), `and ${more} more`] : lines;
}
