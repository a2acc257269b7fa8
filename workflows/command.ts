import type { ResolvedTimes } from '../activities/contract.ts';
import type { AnswerName, CommandInputs, CommandName } from '../plan/status.ts';
import { oneLine } from '../plan/text.ts';
import { type RunState, type StepRun, stepOf } from './state.ts';

/** What a command does once it is accepted. */
export interface CommandEffects {
  /** Does a settled step again. */
  again(run: StepRun): void;
  /** Everything changed by a command is shown. */
  changed(): void;
}

export interface Command<Name extends CommandName> {
  description: string;
  /** Why it cannot be taken now; null: it can. Also called with input of any shape. */
  refuse(state: RunState, input: CommandInputs[Name]): string | null;
  apply(state: RunState, input: CommandInputs[Name], effects: CommandEffects): void;
}

/** A command whose times a worker resolves first, because zones change. */
export interface TimeCommand<Name extends CommandName> extends Omit<Command<Name>, 'apply'> {
  resolve(state: RunState, input: CommandInputs[Name]): Promise<ResolvedTimes>;
  /** Why these times cannot be. */
  refuseTimes(state: RunState, input: CommandInputs[Name], times: ResolvedTimes): string | null;
  applyTimes(state: RunState, input: CommandInputs[Name], times: ResolvedTimes): void;
}

/** The run is on its way down without an end of its show. */
export function goingDown(state: RunState): boolean {
  return state.turnBack !== null || state.phase === 'rollingBack';
}

/** Why a text names no step; null: it names one. */
export function unknownStep(state: RunState, input: { step: string }): string | null {
  if (typeof input.step !== 'string')
    return `step must be the id of a step, not ${oneLine(JSON.stringify(input.step) ?? 'missing', 100)}`;
  if (state.steps.has(input.step)) return null;
  return `there is no step ${oneLine(input.step, 100)}; the steps are ${[...state.steps.keys()].join(', ')}`;
}

/** Why nothing that is asked of that name takes this answer; null: something does. */
export function notAsking(state: RunState, input: { step: string }, answer: AnswerName): string | null {
  const asked = state.questions.get(input.step);
  if (asked) return asked.question.answers.includes(answer) ? null : `${input.step} takes no ${answer}`;
  const unknown = unknownStep(state, input);
  if (unknown) return unknown;
  const run = stepOf(state, input.step);
  if (run.question?.answers.includes(answer)) return null;
  return `${input.step} asks for no approval now: it is ${run.state}`;
}

/** Answers a question of the run itself. False: there is none of that name. */
export function answerRun(state: RunState, name: string, answer: AnswerName): boolean {
  const asked = state.questions.get(name);
  if (!asked) return false;
  asked.answer = answer;
  state.questions.delete(name);
  return true;
}

/** A person's answer wakes the step that asks. */
export function answerStep(run: StepRun, given: NonNullable<StepRun['answer']>): void {
  run.answer = given;
  run.question = null;
}
