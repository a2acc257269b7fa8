import { parseDuration } from '../../plan/duration.ts';
import type { JsonObject } from '../../plan/json.ts';
import type { Plan, Problem } from '../../plan/plan.ts';
import { farthestMs, type Show } from '../../plan/show.ts';
import type { ProblemCode } from '../problems/codes.ts';
import { preview } from '../problems/preview.ts';
import { type Finding, ProblemList } from '../problems/problem-list.ts';
import { formatTime } from './format-time.ts';
import { type GivenTime, readTime } from './read-time.ts';

/** The keys of a run's input that say when its show is. */
export const timeKeys = ['onAirAt', 'offAirAt', 'lead', 'now', 'schedule'] as const;

export interface ReadShowInput {
  /** A run's input, of any shape; other keys are not looked at. */
  given: JsonObject;
  /** When the run was due to begin: durations count from it, and a time before it has passed. Epoch milliseconds. */
  dueAt: number;
  /** Epoch milliseconds. */
  now: number;
  /** How long before `dueAt` an on-air time may lie, in milliseconds: it takes a while from client to worker. */
  toleranceMs?: number;
  /** As the document says; absent: not known here. */
  stayUp?: Plan['stayUp'];
  /** The Temporal Schedule that started the run, when the input names none. */
  scheduledBy?: string | null;
}

/** When the show is, or all that is wrong with the times. */
export type ShowRead = { ok: true; show: Show } | { ok: false; problems: Problem[] };

/** A show without an off-air time is worth beginning for so long after its on-air time. */
const worthMs = 3_600_000;

/** Reads and judges the times of a run. Never throws. */
export function readShow(input: ReadShowInput): ShowRead {
  const problems = new ProblemList(null);
  const { given, dueAt } = input;
  const onAir = timeOf(input, 'onAirAt', problems);
  const offAir = timeOf(input, 'offAirAt', problems);
  const leadMs = leadOf(given.lead, problems);
  const anyway = flagOf(given.now, problems);
  const begins = onAir && (onAir.kind === 'instant' ? onAir.at : dueAt + onAir.ms);
  const show: Show = {
    onAirAt: begins,
    offAirAt: offAir && endOf(offAir, begins),
    lengthMs: offAir?.kind === 'duration' && begins === null ? offAir.ms : null,
    zone: zoneOf(onAir) ?? zoneOf(offAir),
    leadMs,
    schedule: textOf(given.schedule, problems) ?? input.scheduledBy ?? null,
  };
  if (input.stayUp === 'handOff' && offAir)
    problems.add(
      finding(
        'stayUp',
        'offAirAt',
        'the runbook hands off (stayUp: handOff): it leaves everything up and knows no off-air time',
        given.offAirAt,
      ),
    );
  const passed = problems.hasErrors ? null : judge(show, input, anyway);
  if (passed) problems.add(passed);
  return problems.hasErrors ? { ok: false, problems: problems.all() } : { ok: true, show };
}

function finding(
  code: ProblemCode,
  key: (typeof timeKeys)[number],
  message: string,
  value: unknown,
): Finding {
  return { code, path: [key], message, value, outside: true };
}

function timeOf(
  { given, now }: ReadShowInput,
  key: 'onAirAt' | 'offAirAt',
  problems: ProblemList,
): GivenTime | null {
  const value = given[key];
  if (value === undefined || value === null) return null;
  const read = readTime(value);
  if (!read.ok) {
    problems.add(finding(typeof value === 'string' ? 'badTime' : 'wrongType', key, read.message, value));
    return null;
  }
  const { time } = read;
  if ((time.kind === 'instant' ? time.at - now : time.ms) > farthestMs)
    problems.add(finding('badTime', key, `${preview(value)} is more than ten years ahead`, value));
  if (key === 'offAirAt' && time.kind === 'duration' && time.ms === 0)
    problems.add(finding('outOfRange', key, 'a show must be longer than nothing', value));
  return time;
}

function leadOf(value: unknown, problems: ProblemList): number | null {
  if (value === undefined || value === null) return null;
  const ms = typeof value === 'string' ? parseDuration(value) : null;
  if (ms) return ms;
  const message = `must be a duration longer than nothing, such as 20m; received ${preview(value)}`;
  problems.add(finding(typeof value === 'string' ? 'badValue' : 'wrongType', 'lead', message, value));
  return null;
}

function flagOf(value: unknown, problems: ProblemList): boolean {
  if (value === undefined || value === null || typeof value === 'boolean') return value === true;
  problems.add(finding('wrongType', 'now', `must be true or false; received ${preview(value)}`, value));
  return false;
}

function textOf(value: unknown, problems: ProblemList): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' && value !== '') return value;
  problems.add(
    finding('wrongType', 'schedule', `must be the name of a schedule; received ${preview(value)}`, value),
  );
  return null;
}

function endOf(offAir: GivenTime, begins: number | null): number | null {
  if (offAir.kind === 'instant') return offAir.at;
  return begins === null ? null : begins + offAir.ms;
}

function zoneOf(time: GivenTime | null): string | null {
  return time?.kind === 'instant' ? time.zone : null;
}

/** What has passed, and for whom that matters; null: the show can begin. */
function judge(show: Show, input: ReadShowInput, anyway: boolean): Finding | null {
  const { given, dueAt, now, toleranceMs = 0 } = input;
  const { onAirAt, offAirAt } = show;
  const clock = (at: number) => formatTime(at, show.zone);
  if (onAirAt !== null && offAirAt !== null && offAirAt <= onAirAt) {
    const message = `${clock(offAirAt)} is not after the on-air time, ${clock(onAirAt)}`;
    return finding('timeOrder', 'offAirAt', message, given.offAirAt);
  }
  if (show.schedule === null && offAirAt !== null && offAirAt <= dueAt) {
    const message = `the off-air time ${clock(offAirAt)} has passed`;
    return finding('pastTime', 'offAirAt', message, given.offAirAt);
  }
  if (show.schedule === null && onAirAt !== null && onAirAt < dueAt - toleranceMs && !anyway) {
    const message = `the on-air time ${clock(onAirAt)} has passed: give a later one, or say "now": true (--now) to go at once, late`;
    return finding('pastTime', 'onAirAt', message, given.onAirAt);
  }
  // Given in time, and it took too long to get here: the server was down, or there was no worker.
  if (offAirAt !== null && offAirAt <= now) {
    const message = `the show was missed: it was to go off air at ${clock(offAirAt)}; nothing is started`;
    return finding('missed', 'offAirAt', message, given.offAirAt);
  }
  if (offAirAt === null && onAirAt !== null && onAirAt + worthMs <= now && !anyway) {
    const message = `the show was missed: it was to go on air at ${clock(onAirAt)}, more than an hour ago; nothing is started`;
    return finding('missed', 'onAirAt', message, given.onAirAt);
  }
  return null;
}
