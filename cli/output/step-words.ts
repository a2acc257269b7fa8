import type { StepState, StepStatus } from '../../plan/status.ts';
import { few, oneLine } from '../../plan/text.ts';

/** A sign for the eye; the word beside it says the same. */
export function signOf(state: StepState): string {
  switch (state) {
    case 'pending':
      return '·';
    case 'starting':
    case 'undoing':
      return '▸';
    case 'up':
    case 'done':
      return '✔';
    case 'adopted':
      return '=';
    case 'asking':
      return '?';
    case 'skipped':
    case 'notStarted':
      return '-';
    case 'failed':
      return '✘';
    case 'undone':
      return '↓';
    case 'leftUp':
      return '!';
  }
}

/** What there is to say of a step beside its state: live counts, why it failed, what is left up. */
export function detailOf(step: StepStatus): string {
  const words: string[] = [];
  if (step.progress) words.push(oneLine(step.progress));
  if (step.slow) words.push('slow: past its time-out, and still coming');
  if (step.health !== null) words.push(step.health);
  if (step.attempts > 1) words.push(`try ${step.attempts}`);
  if (step.error && step.state !== 'undone') words.push(oneLine(`${step.error.type}: ${step.error.message}`));
  if (step.leftUp.length > 0) words.push(`left up: ${oneLine(few(step.leftUp))}`);
  if (step.startedByOthers.length > 0) words.push(`started by others: ${oneLine(few(step.startedByOthers))}`);
  return words.join(' · ');
}

/** Whole seconds since an instant: `41s`, `3m05s`, `1h02m`. */
export function elapsed(since: string | null, until: string | number = Date.now()): string {
  if (since === null) return '';
  const seconds = Math.max(0, Math.round((new Date(until).getTime() - Date.parse(since)) / 1000));
  const pad = (value: number) => String(value).padStart(2, '0');
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${pad(seconds % 60)}s`;
  return `${Math.floor(seconds / 3600)}h${pad(Math.floor((seconds % 3600) / 60))}m`;
}
