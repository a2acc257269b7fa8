import { setTimeout as sleep } from 'node:timers/promises';
import { CommandRefused, type RunHandle, RunNotFound, type RunStatus } from '../../client/index.ts';
import { describeRun, hasEnded } from '../../client/read-status.ts';
import type { JsonObject } from '../../plan/json.ts';
import type { Show } from './scenario.ts';
import type { Slot } from './siege.ts';

/** A run that has not ended by then never does, in milliseconds; twice as long as the longest that has been seen. */
const longestMs = 150_000;
const lookEveryMs = 200;
/** Without news the run is looked at all the same, because time passes. */
const askEveryMs = 1_200;

export interface Operated {
  last: RunStatus;
  /** It had to be given up. */
  neverEnded: boolean;
}

/** Answers what a run asks, goes on with what is held, ends what is up: until it is over, through all breakdowns. */
export async function operate({ client }: Slot, run: RunHandle, show: Show): Promise<Operated> {
  const begun = Date.now();
  const answers = [...show.answers];
  let upSince: number | null = null;
  let askedAt = 0;
  let length = -1;
  let last: RunStatus | null = null;
  const look = async (): Promise<RunStatus | null> => {
    const description = await describeRun(client, run);
    if (hasEnded(description)) return run.status();
    if (description.historyLength === length && Date.now() - askedAt < askEveryMs) return last;
    length = description.historyLength;
    askedAt = Date.now();
    return run.status();
  };
  const act = async (status: RunStatus) => {
    if (status.held && Date.now() - begun > 3_000) await give(run, 'resume', {});
    const [question] = status.asking;
    if (question) {
      const wish = answers.shift() ?? wayOut.find((one) => question.answers.some((answer) => answer === one));
      const name = question.answers.find((answer) => answer === wish) ?? question.answers[0] ?? 'skip';
      await give(run, name, inputFor(name, question.step, status));
    }
    const up = status.phase === 'up' || status.phase === 'onAir';
    if (up) upSince ??= Date.now();
    const patience = show.upFor ?? 8_000;
    if (upSince !== null && up && Date.now() - upSince > patience) await give(run, 'end', {});
  };
  for (;;) {
    try {
      last = (await look()) ?? last;
      if (last && last.outcome !== 'running') return { last, neverEnded: false };
      if (last && Date.now() - begun > longestMs) return { last, neverEnded: true };
      if (last) await act(last);
    } catch (error) {
      // It is gone, or server or workers are down: the next look tells.
      if (error instanceof RunNotFound || Date.now() - begun > longestMs) throw error;
    }
    await sleep(lookEveryMs);
  }
}

/** What brings a run to its end, whatever it asks. */
const wayOut = ['skip', 'approve', 'end', 'abort'];

function inputFor(name: string, step: string, status: RunStatus): JsonObject {
  if (name === 'abort') return status.runbook === null ? {} : { confirm: status.runbook };
  if (name === 'end') return {};
  return name === 'extend' ? { duration: '300ms' } : { step };
}

async function give(run: RunHandle, name: string, input: JsonObject): Promise<void> {
  try {
    await (run[name as 'hold'] as (input: JsonObject) => Promise<unknown>).call(run, input);
  } catch (error) {
    if (!(error instanceof CommandRefused)) throw error;
  }
}
