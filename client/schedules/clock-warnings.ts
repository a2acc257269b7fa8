import type { ShowRule } from '../../plan/schedule.ts';
import { zonedTime } from '../../schedules/local.ts';
import type { Occurrence } from '../../schedules/occurrences.ts';

/** So many shows of one night are named. */
const mostNamed = 3;

/** What is told of shows whose own time clocks jump over or show twice: which nights, and what will be done. */
export function clockWarnings({ zone }: ShowRule, shows: readonly Occurrence[]): string[] {
  const nights = new Map<string, Occurrence[]>();
  for (const show of shows) {
    const night = `${show.local.slice(0, 10)} ${show.moved}`;
    nights.set(night, [...(nights.get(night) ?? []), show]);
  }
  return [...nights.values()].map((night) => {
    const named = night.slice(0, mostNamed).map((show) => sentence(show, zone));
    const rest = night.length - named.length;
    return rest > 0 ? `${named.join('; ')}; and ${rest} more that night` : named.join('; ');
  });
}

function sentence({ local, moved, onAirAt }: Occurrence, zone: string): string {
  const stated = local.replace('T', ' ').replace(/:00$/, '');
  const at = `${zonedTime(onAirAt, zone)} (${new Date(onAirAt).toISOString().replace('.000Z', 'Z')})`;
  return moved === 'gap'
    ? `${stated} does not exist in ${zone}, because clocks are put forward: that show is on air at ${at}`
    : `${stated} comes twice in ${zone}, because clocks go back: that show is on air once, the first time, at ${at}`;
}
