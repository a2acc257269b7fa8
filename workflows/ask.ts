import { condition } from '@temporalio/workflow';
import type { AnswerName } from '../plan/status.ts';
import type { Answered, StepRun } from './state.ts';
import { show, stopping, type Walk } from './walk.ts';

/** Asks a person and waits for the answer, for the document's own after its limit, or null when the run turns back. */
export async function ask(
  walk: Walk,
  run: StepRun,
  prompt: string,
  answers: AnswerName[],
): Promise<Answered | null> {
  const limit = run.step.ask;
  run.answer = null;
  run.question = {
    step: run.step.id,
    prompt,
    answers,
    since: new Date().toISOString(),
    until: limit ? new Date(Date.now() + limit.forMs).toISOString() : null,
  };
  show(walk, run, 'asking');
  const answered = () => run.answer !== null || stopping(walk);
  if (limit) {
    const inTime = await condition(answered, limit.forMs);
    // Once the show is up nothing rolls back by itself.
    if (!inTime) run.answer = { kind: walk.state.committed ? 'continue' : limit.then };
  } else await condition(answered);
  run.question = null;
  const given = run.answer;
  run.answer = null;
  walk.changed();
  return given;
}
