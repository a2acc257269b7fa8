import { answerCommands } from '../../plan/answers.ts';
import type { Question, RunStatus } from '../../plan/status.ts';

export { quoted } from '../../plan/answers.ts';

/** A question and the commands that answer it, ready to be pasted. */
export function questionLines({ workflowId }: RunStatus, question: Question): string[] {
  const { step, prompt, until } = question;
  const limit = until === null ? '' : ` (by itself at ${until.slice(11, 19)} UTC)`;
  const commands = answerCommands(workflowId ?? 'ID', question);
  return [`${step} asks: ${prompt}${limit}`, ...commands.map((command) => `  ${command}`)];
}
