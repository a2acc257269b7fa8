import { isObject } from '../plan/json.ts';
import type { TimePattern } from '../plan/schedule.ts';
import { preview } from '../runbook/problems/preview.ts';
import { readDays } from './days.ts';
import { checkPattern, type PatternRead } from './pattern.ts';

/**
 * Reads a calendar: in plain words, `Fri 20:00`, `Mon-Fri 18:30`, `Sat,Sun 9:00`, `daily 20:00`; or as JSON, as `temporal schedule
 * create --calendar` takes it: `{"dayOfWeek": "Fri", "hour": "20", "minute": "0"}`.
 */
export function readCalendar(text: string): PatternRead {
  return text.trim().startsWith('{') ? readJson(text) : readWords(text.trim());
}

const words = /^(.+?)\s+(\d{1,2}):(\d\d)(?::(\d\d))?$/;

function readWords(text: string): PatternRead {
  const [, days = '', hour = '', minute = '', second = '0'] = words.exec(text) ?? [];
  const dayOfWeek = readDays(days);
  if (dayOfWeek !== null) return checkPattern(pattern({ second, minute, hour, dayOfWeek }), text);
  return {
    ok: false,
    message: `${preview(text)} is no calendar: write days and a time, such as "Fri 20:00", "Mon-Fri 18:30" or "daily 20:00", or the JSON that temporal schedule create takes`,
  };
}

/** The members of a calendar in the order of a pattern, and what they are by default. */
const defaults = {
  second: '0',
  minute: '0',
  hour: '0',
  dayOfMonth: '*',
  month: '*',
  dayOfWeek: '*',
  year: '*',
} as const;
type Member = keyof typeof defaults;

const isMember = (name: string): name is Member => Object.hasOwn(defaults, name);

function pattern(given: Partial<Record<Member, string>>): TimePattern {
  return { pattern: Object.values({ ...defaults, ...given }).join(' '), days: 'both' };
}

function readJson(text: string): PatternRead {
  const calendar = parse(text);
  if (!calendar)
    return { ok: false, message: `${preview(text)} is no JSON object that describes a calendar` };
  const given: Partial<Record<Member, string>> = {};
  for (const [name, value] of Object.entries(calendar)) {
    if (name === 'comment') continue;
    if (!isMember(name))
      return { ok: false, message: `a calendar has no ${name}; it has ${Object.keys(defaults).join(', ')}` };
    if (typeof value !== 'string' && typeof value !== 'number')
      return {
        ok: false,
        message: `${name} of a calendar must be text or a number; received ${preview(value)}`,
      };
    given[name] = field(name, String(value).replaceAll(/\s/g, ''));
  }
  return checkPattern(pattern(given), text);
}

/** Names of days and months may be written out. */
function field(name: Member, text: string): string {
  if (name === 'dayOfWeek') return readDays(text) ?? text;
  return name === 'month' ? text.replaceAll(/[A-Za-z]{4,}/g, (month) => month.slice(0, 3)) : text;
}

function parse(text: string): object | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : null;
  } catch {
    return null;
  }
}
