import { z } from 'zod';
import { durationPattern, parseDuration } from '../../plan/duration.ts';

/** A duration as documents write it. */
export const duration = z.string().regex(durationPattern, 'must be a duration such as 90s, 12m or 1h30m');

/** A duration longer than nothing. */
export const positiveDuration = duration.refine(
  (text) => parseDuration(text) !== 0,
  'must be longer than nothing',
);
