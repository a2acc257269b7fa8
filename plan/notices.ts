import type { Outcome, Phase, Question, Trouble } from './status.ts';

/** What people are told of a run. Stable: the event's type is `showcaller.run.<kind>`. */
export const noticeKinds = [
  'phase',
  'asking',
  'late',
  'offAirSoon',
  'stillOnAir',
  'trouble',
  'missed',
  'stuck',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** A question with the shell commands that answer it. */
export interface ToldQuestion extends Question {
  commands: string[];
}

/** The run at the moment that is told of; the `data` of an event. Instants are ISO. */
export interface NoticeData {
  /** One plain sentence: what has happened. */
  message: string;
  workflowId: string;
  runId: string;
  runbook: string | null;
  phase: Phase;
  outcome: Outcome;
  degraded: boolean;
  held: boolean;
  late: boolean;
  /** The board's first line: what happens next, what you must do, and what happens if you do nothing. */
  next: string;
  onAirAt: string | null;
  offAirAt: string | null;
  zone: string | null;
  schedule: string | null;
  /** All that waits for a person. */
  asking: ToldQuestion[];
  /** All that there is now. */
  trouble: Trouble[];
  /** Of `phase`: the one before. */
  was?: Phase;
  /** Of `asking`: the new one. */
  question?: ToldQuestion;
  /** Of `trouble`: what has come, and what has gone. */
  begun?: Trouble[];
  cleared?: Trouble[];
}

export interface Notice {
  /** Run id and number: the same for every try of every worker, so that a receiver can drop doubles. */
  id: string;
  kind: NoticeKind;
  /** ISO instant. */
  time: string;
  /** Counts a run's notices from 1. */
  number: number;
  data: NoticeData;
}

/** What is compared to find out what there is to tell. */
export interface Facts {
  phase: Phase;
  outcome: Outcome;
  late: boolean;
  asking: readonly Question[];
  trouble: readonly Trouble[];
  /** Why the show was never begun: its time had passed. */
  missed: string | null;
}

/** A run before it has done anything. */
export const noFacts: Facts = {
  phase: 'preflight',
  outcome: 'running',
  late: false,
  asking: [],
  trouble: [],
  missed: null,
};

/** Something that has changed in a run's state. */
export type Change =
  | { kind: 'phase'; was: Phase }
  | { kind: 'asking'; question: Question }
  | { kind: 'late' }
  | { kind: 'trouble'; begun: Trouble[]; cleared: Trouble[] }
  | { kind: 'missed'; message: string }
  | { kind: 'stuck' };

/** What is told and is no change of the state; it comes in words of its own. */
export interface Saying {
  kind: Exclude<NoticeKind, Change['kind']>;
  message: string;
}

export type Told = Change | Saying;

/** What there is to tell between two moments of a run, in the order in which it is told. */
export function changesOf(before: Facts, after: Facts): Change[] {
  const changes: Change[] = [];
  if (after.phase !== before.phase || after.outcome !== before.outcome)
    changes.push({ kind: 'phase', was: before.phase });
  if (after.late && !before.late) changes.push({ kind: 'late' });
  const asked = new Set(before.asking.map(questionKey));
  for (const question of after.asking)
    if (!asked.has(questionKey(question))) changes.push({ kind: 'asking', question });
  const begun = without(after.trouble, before.trouble);
  const cleared = without(before.trouble, after.trouble);
  if (begun.length > 0 || cleared.length > 0) changes.push({ kind: 'trouble', begun, cleared });
  if (after.missed !== null && before.missed === null)
    changes.push({ kind: 'missed', message: after.missed });
  if (after.outcome === 'stuck' && before.outcome !== 'stuck') changes.push({ kind: 'stuck' });
  return changes;
}

/** The same step may ask again. */
function questionKey({ step, since, prompt }: Question): string {
  return JSON.stringify([step, since, prompt]);
}

/** By what it is about: a message with another number in it is no other trouble. */
function without(all: readonly Trouble[], known: readonly Trouble[]): Trouble[] {
  const keys = new Set(known.map(troubleKey));
  return all.filter((one) => !keys.has(troubleKey(one)));
}

/** What a trouble is about: words may differ from look to look. */
function troubleKey({ step, resource, code }: Trouble): string {
  return JSON.stringify([step, resource, code]);
}

/** Whether two lists hold the same troubles; what messages say may differ from look to look. */
export function isSameTrouble(some: readonly Trouble[], others: readonly Trouble[]): boolean {
  const a = new Set(some.map(troubleKey));
  const b = new Set(others.map(troubleKey));
  return a.size === b.size && [...a].every((one) => b.has(one));
}
