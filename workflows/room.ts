import { workflowInfo } from '@temporalio/workflow';
import type { CommandName, RunStatus } from '../plan/status.ts';

/*
 * Temporal terminates a run whose history passes 51,200 events or 50 MB, and takes 2,000 updates of a run; no code of ours
 * runs then. docs/guarantees.md has the arithmetic. So what only tells stops well before, and what is left is for commands
 * and for the way down.
 */
const mostEvents = 20_000;
const mostBytes = 24 * 1024 * 1024;

/** So much of the history answers of commands may fill as they are; then they are short. */
const bytesOfWholeAnswers = 16 * 1024 * 1024;

/** Of Temporal's 2,000, the others are kept for answers, `resume`, `end` and `abort`. */
const commandsForAll = 1_900;
const lessNeeded: readonly CommandName[] = ['hold', 'reschedule', 'extend'];

/** The history has no room left for what only tells: hourly words, and changes of what is watched. */
export function isFull(history: { historyLength: number; historySize: number } = workflowInfo()): boolean {
  const { historyLength, historySize } = history;
  return historyLength > mostEvents || historySize > mostBytes;
}

/** What a command answers: the status, which the history keeps each time; in a long history without its steps and lists. */
export function answerOf(status: RunStatus, historySize = workflowInfo().historySize): RunStatus {
  if (historySize < bytesOfWholeAnswers) return status;
  return {
    ...status,
    next: status.next.slice(0, 500),
    error: null,
    steps: {},
    trouble: [],
    problems: [],
    commands: status.commands.slice(-1),
    asking: status.asking
      .slice(0, 3)
      .map(({ prompt, ...asked }) => ({ ...asked, prompt: prompt.slice(0, 300) })),
  };
}

/** Why a command is not taken because the run has taken so many; null: there is room. */
export function noRoomFor(name: CommandName, taken: number): string | null {
  if (taken < commandsForAll || !lessNeeded.includes(name)) return null;
  return `the run has taken ${taken} commands, and Temporal takes 2,000 of a run: the rest is kept for answers, resume, end and abort`;
}
