import { formatDuration } from '../plan/duration.ts';
import { runQuestions } from '../plan/status.ts';
import { few, oneLine } from '../plan/text.ts';
import { clockTime } from './local-clock.ts';
import { questionsOf, type RunState } from './state.ts';
import { atOffAir, leadAt } from './times.ts';

/**
 * One sentence: what happens next, what you must do, and what happens if you do nothing.
 *
 * @param shown - how texts of others are shown, once no secret is in them; default: on one line
 */
export function nextSentence(state: RunState, shown: (text: string) => string = oneLine): string {
  const open = (text: string) => shown(state.conceal(text));
  if (state.outcome !== 'running') return endSentence(state, open);
  return `${lateWord(state)}${asked(state, open) ?? (state.held ? held(state) : phaseSentence(state))}${troubleSentence(state)}`;
}

function lateWord({ late, phase, wentOnAirAt }: RunState): string {
  return late && wentOnAirAt === null && phase !== 'ending' && phase !== 'rollingBack' ? 'LATE. ' : '';
}

function troubleSentence({ trouble, phase }: RunState): string {
  if (trouble.length === 0 || phase === 'ending' || phase === 'rollingBack') return '';
  return ` ${trouble.length === 1 ? 'There is one problem' : `There are ${trouble.length} problems`}, listed below; nothing is done about ${trouble.length === 1 ? 'it' : 'them'} by itself.`;
}

function asked(state: RunState, shown: (text: string) => string): string | null {
  const [first, ...others] = questionsOf(state);
  if (!first) return null;
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  const said = first.answers.filter((answer) => answer !== 'abort');
  const abort = said.length < first.answers.length ? ', or abort' : '';
  return `YOUR TURN: ${said.join(' or ')} ${first.step}${abort}${more}: ${shown(first.prompt)} ${ifNothing(state, first)}`;
}

function ifNothing(state: RunState, { step, until }: { step: string; until: string | null }): string {
  if (until) return `If you do nothing, it answers by itself at ${at(state, Date.parse(until))}.`;
  switch (step) {
    case runQuestions.preflight:
      return 'Nothing starts until you do.';
    case runQuestions.onAir:
      return 'What is coming up goes on; the show goes on air by itself once all of it is up.';
    case runQuestions.offAir:
      return 'If you do nothing, it stays up.';
  }
  return stillGoing(state)
    ? 'Nothing else waits for it but the steps that need it.'
    : 'Nothing starts or stops until you do.';
}

function held(state: RunState): string {
  const { offAirAt } = state.show;
  const end =
    offAirAt === null ? '' : ` The off-air time ${at(state, offAirAt)} takes nothing down while it is held.`;
  return `HELD: no further step starts until you resume. What is up stays up.${end}`;
}

function phaseSentence(state: RunState): string {
  const { show, phase } = state;
  const off = show.offAirAt === null ? '' : `, off air at ${at(state, show.offAirAt)}`;
  const air = show.onAirAt === null ? '' : ` On air at ${at(state, show.onAirAt)}${off}.`;
  switch (phase) {
    case 'preflight':
      return 'Every resource is looked at before anything starts. You need do nothing.';
    case 'scheduled':
      return `SCHEDULED:${air} Steps begin at ${at(state, leadAt(state) ?? state.startedAt)}. You need do nothing.`;
    case 'starting':
      return `Starting: ${underWay(state)}.${air} You need do nothing.`;
    case 'up':
      if (state.cancelRequested) return cancelSentence;
      return show.onAirAt === null
        ? `UP: everything is up${untilWhen(state)}`
        : `UP: everything is up and waits for air.${air} You need do nothing.`;
    case 'onAir':
      if (state.cancelRequested) return cancelSentence;
      return `ON AIR since ${at(state, state.wentOnAirAt ?? state.startedAt)}${untilWhen(state)}`;
    case 'ending':
      return state.postRolling
        ? `The show is over; the first stop comes after the post-roll of ${formatDuration(state.plan?.postRollMs ?? 0)}. \`hold\` stops that clock, \`end\` ends it now.`
        : `Taking the show down: ${underWay(state)}. You need do nothing.`;
    case 'rollingBack':
      return `Rolling back: ${underWay(state)}. Only what this run started is stopped. You need do nothing.`;
    case 'ended':
    case 'rolledBack':
      return endSentence(state, oneLine);
  }
}

const cancelSentence =
  'UP: cancellation was requested and nothing was stopped, because the show is up. `end` takes it down; if you do nothing, it stays up.';

function untilWhen(state: RunState): string {
  const { offAirAt } = state.show;
  if (offAirAt === null) return ' and stays up until you end it with `end`.';
  const then =
    atOffAir(state) === 'end'
      ? 'then what this run started is taken down'
      : 'then you are asked, and nothing stops';
  return `, off air at ${at(state, offAirAt)}: ${then}. \`extend\` and \`reschedule\` move the end, \`end\` ends it now.`;
}

function at({ show }: RunState, time: number): string {
  return clockTime(time, show.zone);
}

function stillGoing(state: RunState): boolean {
  return [...state.steps.values()].some((run) => run.state === 'starting' || run.state === 'undoing');
}

function underWay(state: RunState): string {
  const names = [...state.steps]
    .filter(([, run]) => run.state === 'starting' || run.state === 'undoing')
    .map(([id]) => id);
  if (names.length === 0) return 'the next steps are being prepared';
  return few(names, 5);
}

function endSentence(state: RunState, shown: (text: string) => string): string {
  const because = state.error ? ` ${shown(state.error.message)}` : '';
  const degraded = state.degraded ? ' It is degraded: see the steps that failed.' : '';
  switch (state.outcome) {
    case 'running':
      return '';
    case 'done':
      return `DONE: everything is up, and stays up; \`teardown\` takes it down.${degraded}`;
    case 'ended':
      return `ENDED: what this run started is down again.${degraded}`;
    case 'rolledBack':
      return `ROLLED BACK: what this run started is down again.${because}`;
    case 'stuck':
      return `STUCK: something of this run could not be stopped and may be costing money.${because}`;
    case 'cancelled':
      return 'CANCELLED: what this run started is down again.';
    case 'aborted':
      return 'ABORTED: what this run started is down again.';
    case 'failed':
      return `FAILED: nothing was started.${because}`;
    case 'invalid':
      return 'INVALID: the runbook, its parameters or its times have problems; nothing was started.';
    case 'terminated':
      return 'TERMINATED: the run was ended from outside without taking anything down.';
  }
}
