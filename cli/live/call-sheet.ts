import { formatDuration } from '../../plan/duration.ts';
import { formatProblems } from '../../runbook/index.ts';
import { clockIn, dateIn, dayIn } from './clock.ts';
import type { LivePlan, StepLive } from './live-plan.ts';
import { statesText, verdictText } from './states-text.ts';
import type { PlanTimes, StepTimes } from './times.ts';
import { wayBack } from './way-back.ts';

export interface CallSheetInput {
  live: LivePlan;
  times: PlanTimes;
  description: string | null;
  /** In which people read their clocks. */
  zone: string;
  /** When it was looked, epoch milliseconds. */
  now: number;
  place: string;
}

const dayMs = 24 * 3_600_000;

type Row = [at: string, step: string, uses: string, slack: string, states: string];

/** One page for the people of a show: what begins by when, how everything is now, what stands in the way, and the way back. */
export function callSheet(input: CallSheetInput): string {
  const { live, times, description, zone, now, place } = input;
  const blocked = Object.entries(live.steps).flatMap(([id, { live: step }]) =>
    step.verdict === 'blocked' ? step.because.map((why) => `  ${id}: ${why}`) : [],
  );
  const unknown = Object.entries(live.steps).flatMap(([id, { live: step }]) =>
    step.verdict === 'unknown' ? step.because.map((why) => `  ${id}: ${why}`) : [],
  );
  return [
    `CALL SHEET  ${live.name}${description === null ? '' : `: ${description}`}`,
    '',
    ...header(live, zone, now),
    `  looked at   ${dateIn(zone, now)}`,
    `  in          ${place}`,
    '',
    ...table(rows(input)),
    '',
    `Critical path: ${live.criticalPath.steps.join(' → ') || 'none'}, about ${formatDuration(live.criticalPath.seconds * 1000)}.`,
    '',
    blocked.length === 0 ? 'Nothing is blocked.' : 'BLOCKED:',
    ...blocked,
    ...(unknown.length === 0 ? [] : ['Not known before the run:', ...unknown]),
    ...(late(times) ? ['LATE: the critical path does not fit before the on-air time any more.'] : []),
    ...(live.problems.length === 0 ? [] : ['', 'Problems:', formatProblems(live.problems)]),
    '',
    'The way back, of what a run started now would start:',
    ...wayBack(live),
    '',
  ].join('\n');
}

function header({ onAirAt, offAirAt, leadAt }: LivePlan, zone: string, now: number): string[] {
  const line = (word: string, at: string | null, otherwise: string) =>
    `  ${word.padEnd(10)}  ${at === null ? otherwise : dateIn(zone, Date.parse(at))}`;
  const early = leadAt === null ? 0 : Date.parse(leadAt) - now;
  const wait = early > 0 ? `, in ${ahead(early)}` : ': the time has come';
  return [
    line('on air', onAirAt, 'not given (--on-air); times below count back from it'),
    line('off air', offAirAt, onAirAt === null ? 'not given' : 'open'),
    ...(leadAt === null ? [] : [`${line('begins', leadAt, '')}${wait}`]),
  ];
}

/** Days, when it is some; seconds matter only near the time. */
function ahead(ms: number): string {
  const days = Math.floor(ms / dayMs);
  return days >= 2 ? `${days} days` : formatDuration(Math.round(ms / 1000) * 1000);
}

function late(times: PlanTimes): boolean {
  return [...times.steps.values()].some(({ slackMs }) => slackMs !== null && slackMs < 0);
}

/** The way up in the order of latest starts, then what ends with the show. */
function rows({ live, times, zone, now }: CallSheetInput): Row[] {
  const steps = Object.entries(live.steps).map(([id, step]) => ({ id, step, at: times.steps.get(id) }));
  const up = steps.filter(({ at }) => at !== undefined);
  const ordered = up.toSorted((a, b) => (b.at?.beforeAirMs ?? 0) - (a.at?.beforeAirMs ?? 0));
  const atEnd = steps.filter(({ at }) => at === undefined);
  return [...ordered, ...atEnd].map(({ id, step, at }) => [
    at ? begin(at, zone, now) : 'at the end',
    id,
    step.uses,
    slack(step.live),
    [verdictText(step.live, step.uses), statesText(step.live.resources)].filter(Boolean).join('; '),
  ]);
}

function begin({ latestStart, beforeAirMs }: StepTimes, zone: string, now: number): string {
  if (latestStart === null) return `−${formatDuration(beforeAirMs)}`;
  const clock = clockIn(zone, latestStart);
  return dayIn(zone, latestStart) === dayIn(zone, now)
    ? clock
    : `${dayIn(zone, latestStart).slice(0, 5)} ${clock}`;
}

function slack({ slackSeconds }: StepLive): string {
  if (slackSeconds === null) return '';
  return slackSeconds < 0 ? `−${formatDuration(-slackSeconds * 1000)}` : formatDuration(slackSeconds * 1000);
}

/** Columns as wide as their widest cell; the last is as long as it is. */
function table(body: Row[]): string[] {
  const all: Row[] = [['begin by', 'step', 'what', 'slack', 'now'], ...body];
  const width = (column: number) => Math.max(...all.map((row) => row[column]?.length ?? 0));
  const widths = [0, 1, 2, 3].map(width);
  return all.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}
