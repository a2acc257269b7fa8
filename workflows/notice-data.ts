import { workflowInfo } from '@temporalio/workflow';
import { answerCommands } from '../plan/answers.ts';
import { concealedTrouble } from '../plan/conceal-status.ts';
import { isoInstant } from '../plan/instant.ts';
import { workflowTypes } from '../plan/names.ts';
import type { NoticeData, Told, ToldQuestion } from '../plan/notices.ts';
import type { Question, Trouble } from '../plan/status.ts';
import { clockTime } from './local-clock.ts';
import { nextSentence } from './next.ts';
import { questionsOf, type RunState } from './state.ts';

/** A notice stays below 20 KiB: so many characters of one text, and so many of a list. */
const longest = 1000;
const most = 10;

/** What is told of a run at this moment: no payloads, and no values of secret parameters. */
export function noticeData(state: RunState, told: Told): NoticeData {
  const { workflowId, runId, workflowType } = workflowInfo();
  const { show, plan, conceal } = state;
  const text = (words: string) => {
    const open = conceal(words);
    return open.length > longest ? `${open.slice(0, longest)}…` : open;
  };
  const question = (asked: Question): ToldQuestion => ({
    ...asked,
    prompt: text(asked.prompt),
    commands: answerCommands(workflowId, asked),
  });
  const troubles = (all: readonly Trouble[]) =>
    all.slice(0, most).map((one) => ({
      ...concealedTrouble(one, conceal),
      message: text(one.message).slice(0, longest / 2),
    }));
  return {
    message: text(messageOf(state, told)),
    workflowId,
    runId,
    runbook: plan?.name ?? (Object.hasOwn(workflowTypes, workflowType) ? null : workflowType),
    phase: state.phase,
    outcome: state.outcome,
    degraded: state.degraded,
    held: state.held,
    late: state.late,
    next: text(nextSentence(state)),
    onAirAt: isoInstant(show.onAirAt),
    offAirAt: isoInstant(show.offAirAt),
    zone: show.zone,
    schedule: show.schedule,
    asking: questionsOf(state).slice(0, most).map(question),
    trouble: troubles(state.trouble),
    ...(told.kind === 'phase' && { was: told.was }),
    ...(told.kind === 'asking' && { question: question(told.question) }),
    ...(told.kind === 'trouble' && { begun: troubles(told.begun), cleared: troubles(told.cleared) }),
  };
}

function messageOf(state: RunState, told: Told): string {
  switch (told.kind) {
    case 'phase':
      return nextSentence(state);
    case 'asking':
      return `${told.question.step} asks: ${told.question.prompt}`;
    case 'late':
      return `Late: what has still to come up no longer fits before the on-air time${onAir(state)}.`;
    case 'trouble':
      return told.begun.length > 0 ? listed(told.begun) : `Over: ${listed(told.cleared)}`;
    case 'stuck':
      return state.error?.message ?? nextSentence(state);
    case 'offAirSoon':
    case 'stillOnAir':
    case 'missed':
      return told.message;
  }
}

function onAir({ show }: RunState): string {
  return show.onAirAt === null ? '' : `, ${clockTime(show.onAirAt, show.zone)}`;
}

function listed(all: readonly Trouble[]): string {
  return all.map(({ message }) => message).join(' · ');
}
