import { setTimeout as sleep } from 'node:timers/promises';
import type { RunHandle } from '../../client/index.ts';
import type { Plan } from '../../plan/plan.ts';
import type { AnswerName, Question, RunStatus } from '../../plan/status.ts';
import { unlessTooLate } from '../local/unless-too-late.ts';
import type { Pace } from './pace.ts';

/** A question of a run, and what the rehearsal answered in a person's place. */
export interface Answered {
  step: string;
  prompt: string;
  answer: AnswerName;
}

/** Epoch milliseconds. */
export interface Span {
  from: number;
  to: number;
}

/** Who plays the people of a pass. */
export interface Operator {
  plan: Plan;
  pace: Pace;
  /** The run has an on-air time, and is on air only then. */
  waitsForAir: boolean;
  /** Looks at the show while it is on air; true: it may end. */
  mayEnd(status: RunStatus): boolean;
  /** Puts right what went wrong, before a step is tried again. */
  putRight(): void;
  say(line: string): void;
  signal: AbortSignal;
}

/** What a run came to in the hands of an operator. */
export interface Operated {
  /** null: interrupted. */
  last: RunStatus | null;
  questions: Answered[];
  /** When each step that came up began and was up. */
  cameUp: Record<string, Span>;
  /** It had not ended by itself when the time for a pass was over. */
  outOfTime: boolean;
}

/** Between two looks at the run, in milliseconds. */
const every = 100;
/** The longest that a pass may take, in milliseconds. */
const longest = 240_000;

/** What is up early need not wait: its on-air time is brought forward to so many milliseconds from then. */
const soon = 1_000;
const broughtForward = 'brought forward';

/** Follows a run to its end: answers what it asks, and ends the show once it has been on air. */
export async function operate(run: RunHandle, operator: Operator): Promise<Operated> {
  const questions: Answered[] = [];
  const seen = new Set<string>();
  const begun = Date.now();
  const cameUp: Record<string, Span> = {};
  for (;;) {
    if (operator.signal.aborted) return { last: null, questions, cameUp, outOfTime: false };
    const status = await run.status();
    noteUp(status, cameUp);
    if (status.outcome !== 'running') return { last: status, questions, cameUp, outOfTime: false };
    if (Date.now() - begun > longest) return { last: status, questions, cameUp, outOfTime: true };
    for (const question of status.asking) {
      const key = `${question.step} ${question.since}`;
      if (seen.has(key)) continue;
      seen.add(key);
      await answer(run, question, operator, questions);
    }
    if (status.phase === 'up' && operator.waitsForAir && !seen.has(broughtForward)) {
      seen.add(broughtForward);
      await unlessTooLate(
        run.reschedule({ by: 'rehearsal', onAirAt: new Date(Date.now() + soon).toISOString() }),
      );
    }
    const isUp = status.phase === (operator.waitsForAir ? 'onAir' : 'up') && status.asking.length === 0;
    if (isUp && status.upAt !== null && operator.mayEnd(status))
      await unlessTooLate(run.end({ by: 'rehearsal' }));
    await sleep(every, undefined, { signal: operator.signal }).catch(() => undefined);
  }
}

/** A step's record has one `finishedAt`, which its undo writes over: what it was at first is kept here. */
function noteUp({ steps }: RunStatus, cameUp: Record<string, Span>): void {
  for (const [id, { state, startedAt, finishedAt }] of Object.entries(steps))
    if (['up', 'done', 'adopted'].includes(state) && startedAt !== null && finishedAt !== null)
      cameUp[id] ??= { from: Date.parse(startedAt), to: Date.parse(finishedAt) };
}

async function answer(
  run: RunHandle,
  question: Question,
  operator: Operator,
  questions: Answered[],
): Promise<void> {
  const before = questions.filter(({ step }) => step === question.step).length;
  const choice = choose(question.answers, before);
  const { step, prompt } = question;
  questions.push({ step, prompt, answer: choice });
  operator.say(`${choice} ${step}`);
  const given = { step, by: 'rehearsal' };
  switch (choice) {
    case 'approve': {
      // A person takes time as well.
      const typical = operator.plan.steps.find(({ id }) => id === step)?.typicalSeconds ?? 0;
      await sleep((typical * 1000) / operator.pace.compression, undefined, { signal: operator.signal }).catch(
        () => undefined,
      );
      return unlessTooLate(run.approve(given));
    }
    case 'retry':
      operator.putRight();
      return unlessTooLate(run.retry(given));
    case 'skip':
      return unlessTooLate(run.skip(given));
    case 'end':
      return unlessTooLate(run.end({ by: 'rehearsal' }));
    default:
      return unlessTooLate(run.abort({ by: 'rehearsal', confirm: operator.plan.name }));
  }
}

/** Approve; else try once more, then go on without, then give up. */
function choose(answers: readonly AnswerName[], before: number): AnswerName {
  if (answers.includes('approve')) return 'approve';
  if (answers.includes('retry') && before === 0) return 'retry';
  if (answers.includes('end')) return 'end';
  if (answers.includes('skip') && before < 2) return 'skip';
  return 'abort';
}
