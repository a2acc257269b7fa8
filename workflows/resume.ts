import { isObject } from '../plan/json.ts';
import type { Resumed } from '../plan/resume.ts';
import type { Outcome } from '../plan/status.ts';
import { oneLine } from '../plan/text.ts';
import { told } from './failure.ts';
import { stepInput } from './perform.ts';
import { claim, letGo } from './schedule.ts';
import { enter, type RunState, type StepRun, stepOf } from './state.ts';
import type { Walk } from './walk.ts';
import { whileWanted } from './wanted.ts';

/** Goes on with what another run left: its ledger is this one's from here on, and what it did need not be done again. */
export function takeOverFrom(state: RunState, resumed: Resumed, asked: unknown): void {
  const { workflowId, firstRunId, wasUp } = resumed;
  state.resumed = { workflowId, firstRunId };
  for (const entry of resumed.ledger) {
    const run = stepOf(state, entry.step);
    run.entry = entry;
    run.uncertain = entry.report === null;
  }
  for (const [id, { state: how, outputs }] of Object.entries(resumed.settled)) {
    const run = stepOf(state, id);
    run.outputs = outputs;
    enter(run, how);
  }
  // Once up, nothing that fails is rolled back by itself, whichever run goes on with it.
  state.committed = wasUp;
  if (wasUp && state.show.onAirAt === null) {
    state.upAt = resumed.upAt;
    state.wentOnAirAt = resumed.wentOnAirAt;
  }
  const words: Record<string, unknown> = { ...(isObject(asked) && asked) };
  const word = (text: unknown) => (typeof text === 'string' ? oneLine(text, 500) : null);
  const said = { by: word(words.by), reason: word(words.reason) };
  state.commands.push({ at: new Date().toISOString(), command: 'resume', step: null, ...said });
}

/** Claims all that was taken over, before anything is done about it. An outcome: others have it, and the run ends here. */
export async function claimTakenOver(walk: Walk): Promise<Outcome | null> {
  const { state } = walk;
  if (!state.resumed) return null;
  const { identity, resumed } = state;
  try {
    const each = await whileWanted(
      () => state.turnBack !== null,
      () => Promise.allSettled([...state.steps.values()].map((run) => claimOne(walk, run))),
    );
    for (const one of each) if (one.status === 'rejected') throw one.reason;
    const claims = new Set([...state.steps.values()].flatMap(({ claimed }) => claimed?.id ?? []));
    const held = [...claims].map((id) => ({ id, owed: [] }));
    // All that it had is this one's now.
    const letting = { run: { ...identity, claimant: resumed }, held, asked: [], handsOver: false };
    if (held.length > 0) await letGo(letting).catch(told);
    return null;
  } catch (failure) {
    const { error, cancelled } = told(failure);
    if (cancelled && state.turnBack) return null;
    state.error = error;
    return 'failed';
  }
}

async function claimOne(walk: Walk, run: StepRun): Promise<void> {
  const { entry, step } = run;
  const claims = step.kind === 'resource' || (step.kind === 'job' && run.state === 'pending');
  if (!entry || !claims) return;
  const input = stepInput(walk, step, entry.with, entry);
  run.claimed = await claim({ ...input, takeOver: null }, `${step.id}:claim`);
  entry.claims = run.claimed.id;
}
