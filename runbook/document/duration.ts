import { z } from 'zod';

const shape = /^(?=\d)(?:(\d{1,5})h)?(?:(\d{1,6})m)?(?:(\d{1,7})s)?(?:(\d{1,9})ms)?$/;

/** Milliseconds of a duration such as `90s`, `12m`, `1h30m` or `500ms`; null when it is none. */
export function parseDuration(text: string): number | null {
  const match = shape.exec(text);
  if (!match) return null;
  const [hours, minutes, seconds, ms] = match.slice(1).map((part) => Number(part ?? 0));
  return (((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000 + (ms ?? 0);
}

/** A duration as documents write it. */
export const duration = z.string().regex(shape, 'must be a duration such as 90s, 12m or 1h30m');

/** A duration longer than nothing. */
export const positiveDuration = duration.refine(
  (text) => parseDuration(text) !== 0,
  'must be longer than nothing',
);

/** `1h30m` for 5,400,000 ms. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return ms === 0 ? '0s' : `${ms}ms`;
  const seconds = Math.round(ms / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part, index) => (part > 0 ? `${part}${'hms'[index]}` : '')).join('');
}
