import type { AnswerName } from '../plan/status.ts';
import { ask } from './ask.ts';
import { condition } from './moment.ts';
import type { Answered, StepRun } from './state.ts';
import { inBackground, show, stopping, type Walk } from './walk.ts';

/** What is waited for in its own time, and what a person is asked when that is long. */
export interface Patience {
  /** Milliseconds from now; null: nobody is ever asked. */
  afterMs: number | null;
  /** What is so from then on, until it comes. */
  onLong(): void;
  prompt: string;
  answers: AnswerName[];
  /** A person's answer, or the document's own. */
  onAnswer(answer: Answered): void;
}

/** Waits for work that may take long: after a while a person is asked, and the question is withdrawn when it is done. */
export async function waitPatiently<Result>(
  walk: Walk,
  run: StepRun,
  work: Promise<Result>,
  patience: Patience,
): Promise<Result> {
  let over = false;
  const { afterMs } = patience;
  if (afterMs !== null)
    inBackground(walk, async () => {
      const done = () => over || stopping(walk) || run.skipRequested !== null;
      // It may have come at the very moment.
      if ((await condition(done, afterMs)) || done()) return;
      patience.onLong();
      const answer = await ask(walk, run, patience.prompt, patience.answers, done);
      if (answer && !over) {
        show(walk, run, 'starting');
        patience.onAnswer(answer);
      }
    });
  try {
    return await work;
  } finally {
    over = true;
    run.question = null;
  }
}
