import { answerCommands } from '../../plan/answers.ts';
import { type Question, type RunStatus, runQuestions } from '../../plan/status.ts';
import { oneLine } from '../../plan/text.ts';
import { clockTime } from './show-times.ts';

/** A question and the commands that answer it, ready to be pasted. */
export function questionLines({ workflowId, zone }: RunStatus, question: Question): string[] {
  const { step, prompt, until } = question;
  const limit = until === null ? '' : ` (by itself at ${clockTime(until, zone)})`;
  const commands = answerCommands(workflowId ?? 'ID', question);
  return [`${asker(step)} asks: ${oneLine(prompt)}${limit}`, ...commands.map((command) => `  ${command}`)];
}

/** What a question is about: a step, or the run itself. */
function asker(step: string): string {
  const ofRun: readonly string[] = Object.values(runQuestions);
  return ofRun.includes(step) ? 'The run' : step;
}
