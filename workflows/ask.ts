import { type AnswerName, type Question, type RunQuestionName, runAnswers } from '../plan/status.ts';
import { condition } from './moment.ts';
import { type Answered, isOver, type RunQuestion, type StepRun } from './state.ts';
import { show, stopping, type Walk } from './walk.ts';

/**
 * Asks a person and waits for the answer, for the document's own after its limit, or null when the run turns back.
 *
 * @param moot - true once nothing is left to ask: what was waited for has come
 */
export async function ask(
  walk: Walk,
  run: StepRun,
  prompt: string,
  answers: AnswerName[],
  moot: () => boolean = () => false,
): Promise<Answered | null> {
  const limit = run.step.ask;
  const question: Question = {
    step: run.step.id,
    prompt,
    answers,
    since: new Date().toISOString(),
    until: limit ? new Date(Date.now() + limit.forMs).toISOString() : null,
  };
  run.answer = null;
  run.question = question;
  show(walk, run, 'asking');
  const answered = () => run.answer !== null || stopping(walk) || moot();
  if (limit) {
    const inTime = await condition(answered, limit.forMs);
    // Once the show is up nothing rolls back by itself.
    if (!inTime && !answered()) run.answer = { kind: walk.state.committed ? 'continue' : limit.then };
  } else await condition(answered);
  // By now the step may ask something else.
  if (run.question === question) run.question = null;
  if (moot()) return null;
  const given = run.answer;
  run.answer = null;
  walk.changed();
  return given;
}

/** Asks what concerns the run as a whole; null when the run turns back or ends, or when there is nothing left to ask. */
export async function askAtRun(
  walk: Walk,
  name: RunQuestionName,
  prompt: string,
  moot: () => boolean = () => false,
): Promise<AnswerName | null> {
  const { state } = walk;
  const answers = runAnswers[name];
  const question = { step: name, prompt, answers, since: new Date().toISOString(), until: null };
  const open: RunQuestion = { question, answer: null };
  state.questions.set(name, open);
  walk.changed();
  await condition(() => open.answer !== null || isOver(state) || moot());
  state.questions.delete(name);
  walk.changed();
  return open.answer;
}
