import { escapeHtml } from './escape-html.ts';
import type { PassReport } from './report.ts';
import type { Segment, TimelineRow } from './rows.ts';
import { seconds } from './text.ts';

const labelWidth = 190;
const chartWidth = 700;
const rowHeight = 24;
const barHeight = 14;
const top = 46;

/** What the colours stand for, in the order of a step's life. */
export const legend: readonly (readonly [Segment['kind'], string])[] = [
  ['coming', 'coming up'],
  ['partly', 'partly on'],
  ['on', 'on'],
  ['going', 'going off'],
  ['work', 'job or wait'],
  ['ask', 'a person is asked'],
  ['broken', 'broken'],
];

type Drawn = Pick<PassReport, 'timeline' | 'marks' | 'title'>;

/** The timeline of one pass as inline SVG: a line for each step, with the show's time above. */
export function timelineSvg({ timeline: rows, marks, title }: Drawn): string {
  const end = Math.max(1, ...rows.flatMap(({ segments }) => segments.map(({ to }) => to)));
  const x = (at: number) => labelWidth + (at / end) * chartWidth;
  const height = top + rows.length * rowHeight + 6;
  const width = labelWidth + chartWidth + 10;
  const ticks = ticksTo(end).map(
    (at) =>
      `<line class="tick" x1="${round(x(at))}" x2="${round(x(at))}" y1="18" y2="${height - 4}"/>` +
      `<text class="when" x="${round(x(at))}" y="12">${seconds(at)}</text>`,
  );
  const lines = rows.map((row, index) => line(row, top + index * rowHeight, x));
  const marked = marksIn(marks).map(({ at, words, row }) => {
    const across = round(x(at));
    const from = row === 0 ? 42 : 30;
    return (
      `<line class="mark" x1="${across}" x2="${across}" y1="${from}" y2="${height - 4}"/>` +
      `<text class="when" x="${across}" y="${from - 3}">${words}</text>`
    );
  });
  return [
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(`Timeline of the pass: ${title}`)}">`,
    ...ticks,
    ...lines,
    ...marked,
    '</svg>',
  ].join('\n');
}

/** Instants of the run. "On air" stands a row higher: it may be close to "up". */
function marksIn({ up, onAir, ending }: Drawn['marks']): { at: number; words: string; row: 0 | 1 }[] {
  return [
    ...(up === null ? [] : [{ at: up, words: 'up', row: 0 as const }]),
    ...(onAir === null ? [] : [{ at: onAir, words: 'on air', row: 1 as const }]),
    ...(ending === null
      ? []
      : [{ at: ending, words: up === null ? 'turned back' : 'ended', row: 0 as const }]),
  ];
}

function line({ step, state, segments }: TimelineRow, y: number, x: (at: number) => number): string {
  const bars = segments.map(({ kind, from, to }) => {
    const width = Math.max(2, x(to) - x(from));
    const words = legend.find(([one]) => one === kind)?.[1] ?? kind;
    const told = escapeHtml(`${step}: ${words}, ${seconds(from)} to ${seconds(to)}`);
    return `<rect class="${kind}" x="${round(x(from))}" y="${y + 5}" width="${round(width)}" height="${barHeight}" rx="2"><title>${told}</title></rect>`;
  });
  const short = step.length > 26 ? `${step.slice(0, 25)}…` : step;
  const label = `<text class="step" x="${labelWidth - 8}" y="${y + 16}">${escapeHtml(short)}<title>${escapeHtml(`${step}: ${state}`)}</title></text>`;
  return [label, ...bars].join('');
}

/** Round numbers of seconds, at most eight of them. */
function ticksTo(end: number): number[] {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400];
  const step = steps.find((one) => end / one <= 8) ?? 604_800;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step);
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
