import { Cron } from 'croner';
import type { TimePattern } from '../plan/schedule.ts';
import { preview } from '../runbook/problems/preview.ts';

/** A pattern, or why it is none, in plain words. */
export type PatternRead = { ok: true; pattern: TimePattern } | { ok: false; message: string };

/** Counts a pattern's times as a clock without a zone shows them: its UTC is that clock. */
export function cronOf({ pattern, days }: TimePattern): Cron {
  return new Cron(pattern, { timezone: 'UTC', mode: '7-part', domAndDow: days === 'both' });
}

/** Reads a cron expression of five fields, minute to day of week. Where both sorts of days are given one is enough, as in crontab. */
export function readCron(text: string): PatternRead {
  const fields = text.trim().split(/\s+/);
  if (fields.length === 5)
    return checkPattern({ pattern: ['0', ...fields, '*'].join(' '), days: 'either' }, text);
  return {
    ok: false,
    message: `${preview(text)} must have five fields, minute, hour, day of month, month and day of week, such as "0 20 * * 5"`,
  };
}

/** Refuses what cannot be read, and what never comes, such as the 31st of February. */
export function checkPattern(pattern: TimePattern, text: string): PatternRead {
  try {
    if (cronOf(pattern).nextRun()) return { ok: true, pattern };
    return { ok: false, message: `${preview(text)} never comes: no day and time fit it` };
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error);
    return { ok: false, message: `${preview(text)} cannot be read: ${why}` };
  }
}
