import { noWorkerSentence } from '../../history/index.ts';
import type { RunStatus, StepStatus } from '../../plan/status.ts';
import { questionLines } from './question.ts';
import { detailOf } from './step-words.ts';
import type { View } from './view.ts';

/** A line for each thing that has changed. For logs and pipes. */
export function plainView(write: (line: string) => void): View {
  let before: RunStatus | null = null;
  return {
    show(status) {
      const time = new Date().toISOString().slice(11, 19);
      for (const line of changes(before, status)) write(`${time} ${line}`);
      before = status;
    },
    note: write,
    close() {},
  };
}

/** What is new in a status, one line each. */
export function changes(before: RunStatus | null, now: RunStatus): string[] {
  const lines: string[] = [];
  const word = (status: RunStatus) => (status.outcome === 'running' ? status.phase : status.outcome);
  const name = now.runbook ?? now.workflowId ?? 'run';
  if (!before || word(before) !== word(now)) lines.push(`${name}: ${word(now)}`);
  if (now.degraded && !before?.degraded) lines.push(`${name}: degraded`);
  if (now.held !== (before?.held ?? false)) lines.push(`${name}: ${now.held ? 'held' : 'resumed'}`);
  const alone = (status: RunStatus | null) => status?.next === noWorkerSentence;
  if (alone(now) !== alone(before)) lines.push(`${name}: ${alone(now) ? now.next : 'a worker is back'}`);
  for (const [id, step] of Object.entries(now.steps)) {
    const told = words(step);
    const known = before?.steps[id];
    if (told !== (known ? words(known) : 'pending')) lines.push(`${id}: ${told}`);
  }
  const asked = new Set(before?.asking.map(({ step, prompt }) => `${step} ${prompt}`));
  const questions = now.asking.filter(({ step, prompt }) => !asked.has(`${step} ${prompt}`));
  return [...lines, ...questions.flatMap((question) => questionLines(now, question))];
}

function words(step: StepStatus): string {
  const detail = detailOf(step);
  return detail ? `${step.state} (${detail})` : step.state;
}
