import type { StepStatus } from '../../../plan/status.ts';
import type { StepInput } from '../inputs.ts';
import type { Pace } from '../pace.ts';
import type { Played } from '../pass.ts';
import type { Sample } from '../samples.ts';
import { classOf } from '../states.ts';
import { resourceNames } from '../targets.ts';

/** What a step is seen to do. `work`: a job, a wait or a look; `ask`: a person is asked. */
export type SegmentKind = 'coming' | 'partly' | 'on' | 'going' | 'broken' | 'work' | 'ask';

/** A part of a step's line; seconds of the show since its first step began. */
export interface Segment {
  kind: SegmentKind;
  from: number;
  to: number;
}

/** One step's line in the timeline. */
export interface TimelineRow {
  step: string;
  state: string;
  segments: Segment[];
}

/** The timeline of a pass: resources as the cloud saw them, everything else as the run's record has it. */
export function timelineRows(
  played: Played,
  inputs: readonly StepInput[],
  { compression }: Pace,
): TimelineRow[] {
  const scaled = scale(played, compression);
  return inputs.map((input) => {
    const status = played.last.steps[input.step.id];
    const final = played.down?.steps[input.step.id]?.state ?? status?.state ?? 'pending';
    const spans = spansOf(played, input, status);
    const segments = spans.map(({ kind, from, to }) => ({ kind, from: scaled(from), to: scaled(to) }));
    return { step: input.step.id, state: final, segments };
  });
}

/** From epoch milliseconds to seconds of the show since its first step began. */
export function scale({ last, begunAt }: Played, compression: number): (at: number) => number {
  const begins = Object.values(last.steps).flatMap(({ startedAt }) =>
    startedAt ? Date.parse(startedAt) : [],
  );
  const zero = begins.length > 0 ? Math.min(...begins) : begunAt;
  return (at) => Math.max(0, Math.round(((at - zero) * compression) / 100) / 10);
}

function spansOf(played: Played, input: StepInput, status: StepStatus | undefined): Segment[] {
  if (!status) return [];
  const own: Segment[] = [];
  // Resources are drawn as the cloud saw them.
  if (status.startedAt && input.step.kind !== 'resource') {
    const kind = input.step.uses === 'approval' ? 'ask' : 'work';
    const { from, to } = played.cameUp[input.step.id] ?? {
      from: Date.parse(status.startedAt),
      to: status.finishedAt ? Date.parse(status.finishedAt) : played.endedAt,
    };
    own.push({ kind, from, to });
  }
  const names = resourceNames(input);
  return [
    ...own,
    ...together(
      names.map((name) => played.samples.get(name) ?? []),
      played.endedAt,
    ),
  ];
}

/** The lines of many things as one: on when all are, broken when any is. */
export function together(lines: readonly (readonly Sample[])[], until: number): Segment[] {
  const times = [...new Set(lines.flatMap((line) => line.map(({ at }) => at)))].sort((a, b) => a - b);
  const segments: Segment[] = [];
  times.forEach((from, index) => {
    const to = times[index + 1] ?? until;
    const kind = joined(lines.map((line) => line.findLast(({ at }) => at <= from)?.state));
    const before = segments.at(-1);
    if (kind === null || to <= from) return;
    if (before?.kind === kind && before.to === from) before.to = to;
    else segments.push({ kind, from, to });
  });
  return segments;
}

function joined(states: readonly (string | undefined)[]): SegmentKind | null {
  const classes = states.flatMap((state) => (state === undefined ? [] : [classOf(state)]));
  if (classes.includes('broken')) return 'broken';
  if (classes.includes('going')) return 'going';
  if (classes.includes('coming')) return 'coming';
  const on = classes.filter((one) => one === 'on').length;
  if (on === 0) return null;
  return on === states.length ? 'on' : 'partly';
}
