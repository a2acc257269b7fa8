import type { RunStatus, StepStatus } from '../../plan/status.ts';
import { oneLine } from '../../plan/text.ts';
import { formatProblems } from '../../runbook/problems/format.ts';
import { questionLines } from './question.ts';
import { startsBy, timesLine, troubleLine } from './show-times.ts';
import { detailOf, elapsed, signOf } from './step-words.ts';

/** Lines that a run takes beside its steps: headline, sentence, times, trouble, a question with its answers, a little air. */
const besides = 14;

/**
 * A run as people see it: what happens next, a line per step, and what is asked.
 *
 * @param room - lines there are; with more steps than fit, those at rest are counted instead of shown
 */
export function runText(status: RunStatus, now = Date.now(), room = Number.POSITIVE_INFINITY): string {
  const steps = Object.entries(status.steps);
  const shown = steps.length > room - besides ? steps.filter(([, step]) => !isAtRest(step)) : steps;
  const width = Math.max(4, ...shown.map(([id]) => id.length));
  const hidden = steps.filter((step) => !shown.includes(step)).map(([, { state }]) => state);
  return [
    headline(status, now),
    status.next,
    status.outcome === 'invalid' && formatProblems(status.problems),
    timesLine(status),
    ...shown.flatMap(([id, step]) => [
      stepLine(id.padEnd(width), step, status, now),
      ...(step.inputs ?? []).slice(0, mostOf(room)).map((line) => `    ${oneLine(line)}`),
    ]),
    hidden.length > 0 && `… and ${counted(hidden)}`,
    ...troubleLines(status, room),
    ...status.asking.flatMap((question) => questionLines(status, question)),
    ...byHand(status),
  ]
    .filter(Boolean)
    .join('\n');
}

/** What people should know of; where a screen is filled, the first of it. */
function troubleLines({ trouble }: RunStatus, room: number): string[] {
  const shown = trouble.slice(0, mostOf(room)).map(troubleLine);
  return trouble.length > shown.length ? [...shown, `! and ${trouble.length - shown.length} more`] : shown;
}

/** Lines of one sort that are shown: all of them, but where a screen is filled. */
function mostOf(room: number): number {
  return room === Number.POSITIVE_INFINITY ? room : 3;
}

function isAtRest({ state }: StepStatus): boolean {
  return !['starting', 'undoing', 'asking', 'failed', 'leftUp'].includes(state);
}

function counted(states: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
}

function headline(status: RunStatus, now: number): string {
  const word = status.outcome === 'running' ? status.phase : status.outcome;
  const flags = [status.late && 'late', status.degraded && 'degraded', status.held && 'held'].filter(Boolean);
  const since = elapsed(status.startedAt, status.endedAt ?? now);
  return [status.runbook ?? 'run', status.workflowId, [word, ...flags].join(', '), since]
    .filter(Boolean)
    .join(' · ');
}

function stepLine(id: string, step: StepStatus, status: RunStatus, now: number): string {
  const lasting = elapsed(step.startedAt, step.finishedAt ?? now);
  const said = [detailOf(step), startsBy(step, status)].filter(Boolean);
  const columns = [signOf(step.state), id, step.state.padEnd(10), lasting.padStart(6), said.join(' · ')];
  return columns.join(' ').trimEnd();
}

/** What is left up that should be off, and the commands that stop it by hand. */
function byHand({ steps }: RunStatus): string[] {
  const left = Object.values(steps).flatMap((step) => step.left.filter(({ stuck }) => stuck));
  return left.flatMap(({ resource, reason, byHand: command }) => [
    oneLine(`Still up: ${resource}: ${reason}`),
    ...(command === null ? [] : [`  ${command}`]),
  ]);
}
