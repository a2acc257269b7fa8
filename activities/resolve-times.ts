import { farthestMs } from '../plan/show.ts';
import { preview } from '../runbook/problems/preview.ts';
import { formatTime, readTime } from '../runbook/times/index.ts';
import type { ResolvedTimes, ResolveTimesInput } from './contract.ts';
import { failStep } from './step-failure.ts';

/**
 * Resolves times as a person gives them to `reschedule`. An on-air time as a duration counts from now. Throws `Refused`, with
 * everything that is wrong, for good.
 */
export function resolveTimes(input: ResolveTimesInput, now: number): ResolvedTimes {
  const wrong: string[] = [];
  const read = (key: keyof ResolveTimesInput) => {
    const value = input[key];
    if (value === undefined || value === null) return null;
    const time = readTime(value);
    if (time.ok) return time.time;
    wrong.push(`${key}: ${time.message}`);
    return null;
  };
  const onAir = read('onAirAt');
  const offAir = read('offAirAt');
  if (!onAir && !offAir && wrong.length === 0) wrong.push('give onAirAt, offAirAt or both');
  const zone =
    (onAir?.kind === 'instant' ? onAir.zone : null) ?? (offAir?.kind === 'instant' ? offAir.zone : null);
  const onAirAt = onAir && (onAir.kind === 'instant' ? onAir.at : now + onAir.ms);
  const offAirAt = offAir?.kind === 'instant' ? offAir.at : null;
  const lengthMs = offAir?.kind === 'duration' ? offAir.ms : null;
  if (onAirAt !== null && onAirAt < now) wrong.push(`onAirAt: ${formatTime(onAirAt, zone)} has passed`);
  if (offAirAt !== null && offAirAt <= now)
    wrong.push(`offAirAt: ${formatTime(offAirAt, zone)} has passed; \`end\` takes the show down now`);
  for (const [key, ahead] of [
    ['onAirAt', (onAirAt ?? now) - now],
    ['offAirAt', lengthMs ?? (offAirAt ?? now) - now],
  ] as const)
    if (ahead > farthestMs) wrong.push(`${key}: ${preview(input[key])} is more than ten years ahead`);
  if (lengthMs === 0) wrong.push('offAirAt: a show must be longer than nothing');
  if (onAirAt !== null && offAirAt !== null && offAirAt <= onAirAt)
    wrong.push(
      `offAirAt: ${formatTime(offAirAt, zone)} is not after the on-air time, ${formatTime(onAirAt, zone)}`,
    );
  if (wrong.length > 0) throw failStep('Refused', wrong.join('; '));
  return { onAirAt, offAirAt, lengthMs, zone, now };
}
