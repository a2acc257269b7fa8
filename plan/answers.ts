import { quoted } from './shell.ts';
import type { AnswerName, Question } from './status.ts';

/** The commands that answer a question, ready to be pasted into a shell. */
export function answerCommands(workflowId: string, { step, answers }: Question): string[] {
  return answers.map((answer) => {
    const [command, ...rest] = words(answer, workflowId, step);
    // An id that begins with a hyphen is no option.
    const bounded = rest.some((word) => word.startsWith('-')) ? [command, '--', ...rest] : [command, ...rest];
    return `showcaller ${bounded.map(quoted).join(' ')}`;
  });
}

function words(answer: AnswerName, workflowId: string, step: string): [string, ...string[]] {
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
