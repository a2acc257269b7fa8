import type { Question, RunStatus } from '../../plan/status.ts';

/** A question and the commands that answer it, ready to be pasted. */
export function questionLines(
  { workflowId }: RunStatus,
  { step, prompt, answers, until }: Question,
): string[] {
  const limit = until === null ? '' : ` (by itself at ${until.slice(11, 19)} UTC)`;
  const command = (answer: string) =>
    answer === 'abort'
      ? `  showcaller abort ${quoted(workflowId ?? 'ID')}`
      : `  showcaller ${answer} ${quoted(workflowId ?? 'ID')} ${quoted(step)}`;
  return [`${step} asks: ${prompt}${limit}`, ...answers.map(command)];
}

/** As a shell takes it. */
export function quoted(word: string): string {
  return /^[\w.:@%+/-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
