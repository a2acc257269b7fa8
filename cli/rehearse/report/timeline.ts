import { escapeHtml } from './escape-html.ts';
import type { PassReport } from './report.ts';
import type { Segment, TimelineRow } from './rows.ts';
import { seconds } from './text.ts';

const labelWidth = 190;
const chartWidth = 700;
const rowHeight = 24;
const barHeight = 14;
const top = 40;

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
      `<line class="tick" x1="${round(x(at))}" x2="${round(x(at))}" y1="20" y2="${height - 4}"/>` +
      `<text class="when" x="${round(x(at))}" y="14">${seconds(at)}</text>`,
  );
  const lines = rows.map((row, index) => line(row, top + index * rowHeight, x));
  const mark = (words: string, at: number | null) =>
    at === null
      ? []
      : [
          `<line class="mark" x1="${round(x(at))}" x2="${round(x(at))}" y1="34" y2="${height - 4}"/>`,
          `<text class="when" x="${round(x(at))}" y="31">${words}</text>`,
        ];
  return [
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(`Timeline of the pass: ${title}`)}">`,
    ...ticks,
    ...lines,
    ...mark('up', marks.up),
    ...mark('on air', marks.onAir),
    ...mark(marks.up === null ? 'turned back' : 'ended', marks.ending),
    '</svg>',
  ].join('\n');
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
