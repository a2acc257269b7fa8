import type { JsonObject } from '../plan/json.ts';
import type { AnswerName, Question } from '../plan/status.ts';
import { questionsOf, type RunState } from './state.ts';

/** More questions than that are seldom open at a time; `status` names all. */
const mostQuestions = 5;

/** What a person sends to answer, in the UI's words and ready to be copied; nothing while nobody is asked. */
export function answerLines(state: RunState): string[] {
  const asking = questionsOf(state).slice(0, mostQuestions);
  if (asking.length === 0) return [];
  const lines = asking.flatMap((question) =>
    question.answers.map((answer) => {
      const data = JSON.stringify(answerData(state, question, answer));
      return `- ${answer}: \`${data.replaceAll('":', '": ').replaceAll(',"', ', "')}\``;
    }),
  );
  return ['To answer: *More Actions*, *Send an Update*, one of', '', ...lines, ''];
}

function answerData(state: RunState, { step }: Question, answer: AnswerName): JsonObject {
  const by = 'your name';
  switch (answer) {
    case 'approve':
    case 'reject':
    case 'retry':
    case 'skip':
      return { step, by };
    case 'abort':
      return state.committed && state.plan ? { confirm: state.plan.name, by } : { by };
    case 'end':
      return { by };
    case 'extend':
      return { duration: '15m', by };
  }
}
