import type { AnswerName, Question } from './status.ts';

/** The commands that answer a question, ready to be pasted into a shell. */
export function answerCommands(workflowId: string, { step, answers }: Question): string[] {
  return answers.map((answer) => `showcaller ${words(answer, workflowId, step).map(quoted).join(' ')}`);
}

function words(answer: AnswerName, workflowId: string, step: string): string[] {
  switch (answer) {
    case 'approve':
    case 'reject':
    case 'retry':
    case 'skip':
      return [answer, workflowId, step];
    case 'abort':
    case 'end':
      return [answer, workflowId];
    case 'extend':
      return [answer, workflowId, '15m'];
  }
}

/** As a shell takes it. */
export function quoted(word: string): string {
  return /^[\w.:@%+/-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
