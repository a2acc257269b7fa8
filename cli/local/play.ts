import { setTimeout as sleep } from 'node:timers/promises';
import type { RunHandle } from '../../client/index.ts';
import type { Question, RunStatus } from '../../plan/status.ts';
import type { View } from '../output/view.ts';
import type { Interruption } from '../until-interrupted.ts';
import { unlessTooLate } from './unless-too-late.ts';

/** Who plays the operator of a demonstration. */
export interface Player {
  view: View;
  say(line: string): void;
  interruption: Interruption;
}

/** How long the demo thinks before it answers, and stays on air, in milliseconds. */
const thinks = 1_500;
const onAir = 4_000;

/** Follows a run, approves what asks, and ends the show after a few seconds on air. Its final status; null: interrupted. */
export async function play(run: RunHandle, { view, say, interruption }: Player): Promise<RunStatus | null> {
  const changes = run.watch({ needsWorker: true, signal: interruption.signal });
  const answered = new Set<string>();
  let latest: RunStatus | null = null;
  for (;;) {
    const next = await Promise.race([changes.next(), interruption.happened]);
    if (next === 'interrupted') return null;
    if (next.done) return latest;
    latest = next.value;
    view.show(latest);
    if (latest.outcome !== 'running') continue;
    for (const question of latest.asking)
      if (isNew(answered, `${question.step} ${question.since}`)) await answer(run, question, say);
    if (latest.phase === 'up' && latest.asking.length === 0 && isNew(answered, 'end'))
      await endLater(run, say);
  }
}

function isNew(seen: Set<string>, key: string): boolean {
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

async function answer(run: RunHandle, { step, answers }: Question, say: Player['say']): Promise<void> {
  await sleep(thinks);
  const given = { step, by: 'demo' };
  if (answers.includes('approve')) {
    say(`approves ${step} (showcaller approve ${run.workflowId} ${step})`);
    await unlessTooLate(run.approve({ ...given, reason: 'it is only a demonstration' }));
  } else if (answers.includes('skip')) {
    say(`skips ${step} (showcaller skip ${run.workflowId} ${step})`);
    await unlessTooLate(run.skip(given));
  }
}

async function endLater(run: RunHandle, say: Player['say']): Promise<void> {
  say('on air; the show lasts a few seconds');
  await sleep(onAir);
  say(`ends the show (showcaller end ${run.workflowId})`);
  await unlessTooLate(run.end({ by: 'demo' }));
}
