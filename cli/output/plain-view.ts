import { noWorkerSentence } from '../../history/index.ts';
import type { RunStatus, StepStatus, Trouble } from '../../plan/status.ts';
import { questionLines } from './question.ts';
import { planned, timesLine, troubleLine } from './show-times.ts';
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
  if (now.late !== (before?.late ?? false)) lines.push(`${name}: ${now.late ? 'late' : 'no longer late'}`);
  const times = timesLine(now);
  if (times !== null && planned(now) !== (before && planned(before))) lines.push(`${name}: ${times}`);
  if (now.held !== (before?.held ?? false)) lines.push(`${name}: ${now.held ? 'held' : 'resumed'}`);
  const alone = (status: RunStatus | null) => status?.next === noWorkerSentence;
  if (alone(now) !== alone(before)) lines.push(`${name}: ${alone(now) ? now.next : 'a worker is back'}`);
  for (const [id, step] of Object.entries(now.steps)) {
    const told = words(step);
    const known = before?.steps[id];
    if (told !== (known ? words(known) : 'pending')) lines.push(`${id}: ${told}`);
  }
  lines.push(...troubleChanges(before?.trouble ?? [], now.trouble));
  const asked = new Set(before?.asking.map(({ step, prompt }) => `${step} ${prompt}`));
  const questions = now.asking.filter(({ step, prompt }) => !asked.has(`${step} ${prompt}`));
  return [...lines, ...questions.flatMap((question) => questionLines(now, question))];
}

function troubleChanges(before: readonly Trouble[], now: readonly Trouble[]): string[] {
  const [known, lines] = [before.map(troubleLine), now.map(troubleLine)];
  const over = known.filter((line) => !lines.includes(line)).map((line) => `no longer so: ${line.slice(2)}`);
  return [...lines.filter((line) => !known.includes(line)), ...over];
}

function words(step: StepStatus): string {
  const detail = detailOf(step);
  return detail ? `${step.state} (${detail})` : step.state;
}
