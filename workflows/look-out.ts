import type { WatchInput } from '../activities/contract.ts';
import { readAhead, scopeAhead } from '../plan/ahead.ts';
import { isSameTrouble } from '../plan/notices.ts';
import { told } from './failure.ts';
import { namesUp } from './health.ts';
import { condition } from './moment.ts';
import { isFull } from './room.ts';
import { checks, watch } from './schedule.ts';
import { secretsIn } from './secrets.ts';
import { isGood, isOver, type StepRun, stepOf } from './state.ts';
import { leadAt, staysUp } from './times.ts';
import type { Walk } from './walk.ts';
import { whileWanted } from './wanted.ts';

const minuteMs = 60_000;
const yearsMs = 3650 * 24 * 60 * minuteMs;

/** Looks before the show, until its lead begins: what it finds is shown and told, and nothing is done about it. */
export async function checkUntilLead(walk: Walk, over: () => boolean): Promise<void> {
  const { state } = walk;
  for (let changes = 0; !over(); changes += 1) {
    const until = leadAt(state);
    if (until === null) return;
    const { onAirAt, offAirAt, lengthMs } = state.show;
    const moved = () => over() || state.show.onAirAt !== onAirAt || state.show.offAirAt !== offAirAt;
    const scope = scopeAhead({
      runId: state.identity.workflowId,
      parameters: state.parameters,
      show: { onAirAt, offAirAt, lengthMs },
      now: Date.now(),
    });
    const { readable } = readAhead(walk.plan.steps, scope);
    if (readable.length === 0) return;
    const show = { onAirAt, offAirAt };
    const input = { run: state.identity, steps: readable, show, ...secretsIn(state, readable) };
    const notBefore = Date.now() + calm(changes);
    const known = state.trouble;
    const found = await whileNot(moved, () => checks({ ...input, known, until, notBefore }));
    if (found === null) continue;
    state.trouble = found;
    walk.changed();
    // With no news it comes back at its time: the lead begins with a look of its own.
    if (isSameTrouble(found, known)) return;
  }
}

/** Looks at all that is up from up, or on air, to end, and touches nothing. */
export async function watchShow(walk: Walk): Promise<void> {
  const { state } = walk;
  const over = () => isOver(state);
  const steps = () => [...state.steps.values()].flatMap(watched);
  const ids = () =>
    steps()
      .map(({ step }) => step.id)
      .join();
  for (let changes = 0; !over(); changes += 1) {
    await condition(() => over() || (state.committed && staysUp(state) && ids() !== ''));
    if (over()) return;
    const up = ids();
    const looked = steps();
    const input = { run: state.identity, steps: looked, known: state.trouble, ...secretsIn(state, looked) };
    const notBefore = Date.now() + calm(changes);
    const seen = await whileNot(
      () => over() || ids() !== up,
      () => watch({ ...input, notBefore }),
    );
    if (seen === null) continue;
    state.trouble = seen.trouble;
    for (const [id, health] of Object.entries(seen.health)) stepOf(state, id).health = health;
    walk.changed();
  }
}

/** Resources on the way up that are up, theirs and ours. */
function watched({ step, state, entry }: StepRun): WatchInput['steps'] {
  if (step.kind !== 'resource' || step.at !== 'start' || !entry || !isGood(state)) return [];
  return [{ step: { ...step, with: {} }, with: entry.with, names: namesUp(entry) }];
}

/** What flaps for weeks must not fill the history: after the first changes they come ever more rarely, and at last they are in heartbeats alone. */
function calm(changes: number): number {
  if (isFull()) return yearsMs;
  return changes < 10 ? 0 : Math.min(60, changes - 9) * minuteMs;
}

/** Looks until there is something to say, or until it is no longer wanted (null). A look that fails harms nothing: it is begun again. */
async function whileNot<Seen>(over: () => boolean, look: () => Promise<Seen>): Promise<Seen | null> {
  try {
    return await whileWanted(over, look);
  } catch (failure) {
    const { cancelled } = told(failure);
    if (!cancelled && !over()) await condition(over, minuteMs);
    return null;
  }
}
