import type { RunStatus, StepStatus } from '../../plan/status.ts';
import { questionLines } from './question.ts';
import { detailOf, elapsed, signOf } from './step-words.ts';

/** A run as people see it: what happens next, a line per step, and what is asked. */
export function runText(status: RunStatus, now = Date.now()): string {
  const ids = Object.keys(status.steps);
  const width = Math.max(4, ...ids.map((id) => id.length));
  return [
    headline(status, now),
    status.next,
    ...Object.entries(status.steps).map(([id, step]) => stepLine(id.padEnd(width), step, now)),
    ...status.asking.flatMap((question) => questionLines(status, question)),
    ...byHand(status),
  ]
    .filter(Boolean)
    .join('\n');
}

function headline(status: RunStatus, now: number): string {
  const word = status.outcome === 'running' ? status.phase : status.outcome;
  const flags = [status.degraded && 'degraded', status.held && 'held'].filter(Boolean);
  const since = elapsed(status.startedAt, status.endedAt ?? now);
  return [status.runbook ?? 'run', status.workflowId, [word, ...flags].join(', '), since]
    .filter(Boolean)
    .join(' · ');
}

function stepLine(id: string, step: StepStatus, now: number): string {
  const lasting = elapsed(step.startedAt, step.finishedAt ?? now);
  const columns = [signOf(step.state), id, step.state.padEnd(10), lasting.padStart(6), detailOf(step)];
  return columns.join(' ').trimEnd();
}

/** What is left up that should be off, and the commands that stop it by hand. */
function byHand({ steps }: RunStatus): string[] {
  const left = Object.values(steps).flatMap((step) => step.left.filter(({ stuck }) => stuck));
  return left.flatMap(({ resource, reason, byHand: command }) => [
    `Still up: ${resource}: ${reason}`,
    ...(command === null ? [] : [`  ${command}`]),
  ]);
}
