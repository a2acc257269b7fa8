import { ApplicationFailure, CancellationScope, CancelledFailure } from '@temporalio/workflow';
import type { RunInput } from '../plan/plan.ts';
import { failureTypes, type Outcome, type RunStatus } from '../plan/status.ts';
import { wellFormed } from '../plan/text.ts';
import { stuck, walkBackward } from './backward.ts';
import { beginRun, type Run } from './begin.ts';
import { postRoll, startClocks } from './clocks.ts';
import { again, beginForward, forwardSettled, stopForward } from './forward.ts';
import { knownTime } from './known-time.ts';
import { letGoOfAll } from './let-go.ts';
import { checkUntilLead, watchShow } from './look-out.ts';
import { condition } from './moment.ts';
import { loadPlan, lookAtEverything } from './prepare.ts';
import { claimTakenOver } from './resume.ts';
import { record } from './schedule.ts';
import { enter, type RunState } from './state.ts';
import { lastWords } from './tell.ts';
import { leadAt, staysUp, untilInstant } from './times.ts';
import { inBackground, newWalk, showRun, type Walk } from './walk.ts';

/** The workflow of every runbook: brings it up, keeps it up, takes down what it brought up. */
export async function conductRunbook(input: RunInput): Promise<RunStatus> {
  const run = beginRun((step) => walk && again(walk, step));
  let walk: Walk | null = null;
  return CancellationScope.nonCancellable(async () => {
    const failed = await loadPlan(run, input);
    if (failed) return finish(run, failed);
    if (!run.state.plan) throw new RangeError('a run without a plan');
    walk = newWalk(run.state, run.state.plan);
    const outcome = (await claimTakenOver(walk)) ?? (await conduct(walk));
    await letGoOfAll(run.state, outcome === 'done');
    // What is handed over is said to be up once it is.
    if (outcome === 'done') becomeUp(walk);
    return finish(run, outcome);
  });
}

/** From the first look to the last stop. */
async function conduct(walk: Walk): Promise<Outcome> {
  const { state } = walk;
  startClocks(walk);
  inBackground(walk, () => watchShow(walk));
  const waited = await waitForLead(walk);
  const cannot = state.turnBack ? null : await lookAtEverything(walk, waited);
  if (cannot) return cannot;
  if (state.turnBack) return hasLedger(state) ? goBack(walk, state.committed) : neverBegun(state);
  state.phase = 'starting';
  walk.changed();
  beginForward(walk, 'start');
  await forwardSettled(walk, 'start');
  if (state.turnBack) return goBack(walk, state.committed);
  if (state.endRequested) return end(walk);
  commit(state);
  // What is handed over is handed over on air.
  const isOnAir = () => state.show.onAirAt === null || state.wentOnAirAt !== null;
  if (!staysUp(state) && isOnAir()) return 'done';
  becomeUp(walk);
  if (!staysUp(state)) {
    await untilOver(walk, isOnAir);
    if (!state.turnBack && !state.endRequested && !staysUp(state)) return 'done';
  }
  await untilOver(walk);
  return state.turnBack ? goBack(walk, true) : end(walk);
}

/** A show of later waits here, and is looked at meanwhile. True: it has waited. */
async function waitForLead(walk: Walk): Promise<boolean> {
  const { state } = walk;
  const begins = leadAt(state);
  if (begins === null || begins <= knownTime()) return false;
  state.phase = 'scheduled';
  walk.changed();
  let over = false;
  inBackground(walk, () => checkUntilLead(walk, () => over || state.turnBack !== null));
  await untilInstant(
    () => leadAt(state),
    () => state.turnBack !== null,
  );
  over = true;
  return true;
}

/** All that comes up has come up: nothing is taken down from here on unless people say so. */
function commit(state: RunState): void {
  state.upAt ??= Date.now();
  state.committed = true;
}

function becomeUp(walk: Walk): void {
  const { state } = walk;
  commit(state);
  state.phase = state.wentOnAirAt === null ? 'up' : 'onAir';
  const { onAirAt, offAirAt, lengthMs } = state.show;
  if (onAirAt === null && offAirAt === null && lengthMs !== null)
    state.show = { ...state.show, offAirAt: Date.now() + lengthMs };
  walk.changed();
}

async function untilOver(walk: Walk, enough: () => boolean = () => false): Promise<void> {
  const { state } = walk;
  await condition(() => {
    if (walk.defect !== undefined) throw walk.defect;
    return state.endRequested || state.turnBack !== null || enough();
  });
}

/** Roll-back, cancel and abort: the same walk backward. */
async function goBack(walk: Walk, wasUp: boolean): Promise<Outcome> {
  const { state } = walk;
  state.phase = 'rollingBack';
  state.endingAt ??= Date.now();
  if (state.turnBack && state.turnBack.cause !== 'cancel') state.error = state.turnBack.error;
  walk.changed();
  await stopForward(walk);
  await walkBackward(walk, { at: 'start', includeOwned: wasUp, jobsToo: true });
  state.phase = 'rolledBack';
  return sayIfStuck(walk) ?? outcomeBack(state);
}

/** The end of a show: the tear-down, and the `at: end` steps beside it. */
async function end(walk: Walk): Promise<Outcome> {
  const { state } = walk;
  state.phase = 'ending';
  state.endingAt ??= Date.now();
  state.over.add('start');
  walk.changed();
  await stopForward(walk);
  walk.forward = new CancellationScope({ cancellable: true });
  beginForward(walk, 'end');
  await Promise.all([
    postRoll(walk).then(() => walkBackward(walk, { at: 'start', includeOwned: true, jobsToo: false })),
    forwardSettled(walk, 'end'),
  ]);
  // One may have been done again meanwhile.
  await forwardSettled(walk, 'end');
  state.over.add('end');
  // What an `at: end` step turned on goes off when all of them are through.
  await walkBackward(walk, { at: 'end', includeOwned: true, jobsToo: false });
  state.phase = 'ended';
  return sayIfStuck(walk) ?? 'ended';
}

/** A failure's message and the board hold so many; the record's steps name them all. */
const mostNamed = 50;

/** Names each thing that could not be stopped and the command that stops it by hand. */
export function sayIfStuck(walk: Walk): Outcome | null {
  const left = stuck(walk);
  if (left.length === 0) return null;
  const each = left
    .slice(0, mostNamed)
    .map((item) => `${item.resource} (${item.reason})${item.byHand ? `; by hand: ${item.byHand}` : ''}`);
  if (left.length > mostNamed) each.push(`and ${left.length - mostNamed} more, named in the record`);
  const before = walk.state.error ? ` It went down because ${walk.state.error.message}` : '';
  walk.state.error = { type: failureTypes.stuck, message: `Left up: ${each.join(' · ')}.${before}` };
  return 'stuck';
}

/** A run that goes on with another has something to take down from the start. */
function hasLedger({ steps }: RunState): boolean {
  return [...steps.values()].some(({ entry }) => entry !== null);
}

/** Turned back before anything was started. */
function neverBegun(state: RunState): Outcome {
  state.phase = 'rolledBack';
  return outcomeBack(state);
}

function outcomeBack(state: RunState): Outcome {
  const { turnBack } = state;
  if (!turnBack) throw new RangeError('nothing turned the run back');
  if (turnBack.cause !== 'cancel') state.error = turnBack.error;
  switch (turnBack.cause) {
    case 'failure':
      return 'rolledBack';
    case 'abort':
      return 'aborted';
    case 'cancel':
      return 'cancelled';
  }
}

/** Ends the workflow as its outcome says, with the record. */
export async function finish({ state, changed, status }: Run, outcome: Outcome): Promise<RunStatus> {
  state.outcome = outcome;
  state.endedAt = Date.now();
  for (const run of state.steps.values()) {
    run.question = null;
    if (run.state === 'pending') enter(run, 'notStarted');
  }
  changed();
  showRun(state);
  await lastWords(state);
  const last = status();
  const fail = (type: string): never => {
    const message = wellFormed(state.error === null ? last.next : state.conceal(state.error.message));
    const failure = ApplicationFailure.create({ type, message, nonRetryable: true, details: [last] });
    // The UI would show people a stack of ours below the reason.
    failure.stack = '';
    throw failure;
  };
  switch (outcome) {
    case 'running':
    case 'terminated':
      throw new RangeError(`a run cannot end as ${outcome}`);
    case 'done':
    case 'ended':
      return last;
    case 'rolledBack':
      return fail(failureTypes.rolledBack);
    case 'stuck':
      return fail(failureTypes.stuck);
    case 'aborted':
      return fail(failureTypes.aborted);
    case 'failed':
      return fail(failureTypes.runFailed);
    case 'invalid':
      return fail(state.error?.type ?? failureTypes.invalidRunbook);
    case 'cancelled':
      await record(last);
      throw new CancelledFailure(last.next);
  }
}
