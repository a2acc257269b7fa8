import { runQuestions } from '../plan/status.ts';
import { askAtRun } from './ask.ts';
import { comesBefore, knownTime } from './known-time.ts';
import { clockTime } from './local-clock.ts';
import { condition } from './moment.ts';
import { isFull } from './room.ts';
import { isGood, isOver, type RunState } from './state.ts';
import { atOffAir, judgeLateness, lateAt, staysUp, untilInstant } from './times.ts';
import { inBackground, type Walk } from './walk.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** How long before off air people are told, and can still extend. */
const noticesMs = [10 * minuteMs, 2 * minuteMs];
/** From then on a show without an end is spoken of every hour. */
const longShowMs = 24 * hourMs;

/** Starts everything that happens to a run by the clock. Without times none of it costs a timer. */
export function startClocks(walk: Walk): void {
  for (const clock of [lateClock, airClock, offAirClock, longShowClock])
    inBackground(walk, () => clock(walk));
}

/** Turns the run late as soon as the rest of the way to air no longer fits. */
async function lateClock(walk: Walk): Promise<void> {
  const { state } = walk;
  const over = () => isOver(state) || state.wentOnAirAt !== null;
  const next = () => (state.late ? Number.POSITIVE_INFINITY : lateAt(state));
  while (!over()) {
    const at = next();
    // At the on-air time the run is judged by the clock of that: a timer here would end at the same moment as that one's.
    if (at >= (state.show.onAirAt ?? at)) await condition(() => over() || next() !== at);
    else if (!(await comesBefore(at, () => over() || next() < at))) walk.changed();
  }
}

/** At the on-air time the show is on air with all that is up, or a person decides, as the document says. */
async function airClock(walk: Walk): Promise<void> {
  const { state } = walk;
  const over = () => isOver(state) || state.wentOnAirAt !== null;
  while (await untilInstant(() => state.show.onAirAt, over)) {
    const at = state.show.onAirAt;
    const moved = () => state.show.onAirAt !== at;
    if (state.upAt === null && !(await goWithout(walk, moved))) {
      if (over()) return;
      await condition(() => over() || moved() || state.upAt !== null);
    }
    if (over()) return;
    if (!moved()) return goOnAir(walk);
  }
}

/** Something is not up at the on-air time. True: the show is on air without it. */
async function goWithout(walk: Walk, moved: () => boolean): Promise<boolean> {
  const { state, plan } = walk;
  const settled = () => moved() || state.upAt !== null;
  walk.changed();
  const missing = [...state.steps.values()]
    .filter((run) => run.step.at === 'start' && !isGood(run.state))
    .map((run) => run.step.id);
  const what = `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not up at the on-air time.`;
  if (plan.atOnAir === 'abort') {
    state.turnBack ??= { cause: 'abort', error: { type: 'Aborted', message: `${what} (atOnAir: abort)` } };
    state.phase = 'rollingBack';
    walk.changed();
    return false;
  }
  if (plan.atOnAir === 'ask') {
    const prompt = `${what} Go on air with what is up?`;
    const answer = await askAtRun(walk, runQuestions.onAir, prompt, settled);
    if (answer !== 'approve') return false;
  }
  await condition(() => isOver(state) || settled() || anythingUp(state));
  return !isOver(state) && !moved();
}

function anythingUp(state: RunState): boolean {
  return [...state.steps.values()].some(
    ({ step, state: now, entry }) =>
      step.kind === 'resource' &&
      step.at === 'start' &&
      (isGood(now) || (entry?.report?.kind === 'resource' && entry.report.up.length > 0)),
  );
}

function goOnAir(walk: Walk): void {
  const { state } = walk;
  const { onAirAt } = state.show;
  judgeLateness(state);
  const inTime = state.upAt !== null && onAirAt !== null && state.upAt <= onAirAt;
  state.wentOnAirAt = inTime ? onAirAt : Date.now();
  if (state.upAt === null) state.degraded = true;
  state.committed = true;
  state.phase = 'onAir';
  walk.changed();
}

/** At the off-air time the show ends, or a person is asked. A run that is held is never taken down by a clock. */
async function offAirClock(walk: Walk): Promise<void> {
  const { state } = walk;
  const over = () => isOver(state);
  for (;;) {
    await condition(() => over() || state.show.offAirAt !== null);
    const at = state.show.offAirAt;
    if (over() || at === null) return;
    const moved = () => state.show.offAirAt !== at;
    const { lengthMs } = state.show;
    for (const before of noticesMs)
      if (
        (lengthMs === null || before < lengthMs) &&
        at - before > knownTime() &&
        (await untilInstant(
          () => at - before,
          () => over() || moved(),
        ))
      )
        walk.notice('offAirSoon', `Off air at ${clockTime(at, state.show.zone)}; extend moves it.`);
    if (
      !(await untilInstant(
        () => at,
        () => over() || moved(),
      ))
    )
      continue;
    await showIsOver(walk, at, moved);
  }
}

async function showIsOver(walk: Walk, at: number, moved: () => boolean): Promise<void> {
  const { state } = walk;
  const over = () => isOver(state);
  if (state.held) {
    walk.notice(
      'offAirSoon',
      'The off-air time has come, and the run is held: nothing stops until it is resumed.',
    );
    await condition(() => over() || moved() || !state.held);
  } else if (atOffAir(state) === 'end') endByClock(walk, at);
  else {
    const prompt = `The off-air time ${clockTime(at, state.show.zone)} has come. End the show, or extend it?`;
    await askAtRun(walk, runQuestions.offAir, prompt, moved);
  }
}

function endByClock(walk: Walk, at: number): void {
  const { state } = walk;
  if (state.phase === 'preflight' || state.phase === 'scheduled') {
    const message = 'Aborted: the off-air time came before anything was started';
    state.turnBack ??= { cause: 'abort', error: { type: 'Aborted', message } };
    walk.changed();
    return;
  }
  state.endRequested = true;
  state.phase = 'ending';
  state.endingAt = at;
  state.postRolling = walk.plan.postRollMs > 0;
  walk.changed();
}

/** After a day on air without an end, says every hour how long what has been running, for as long as the history has room for it. */
async function longShowClock(walk: Walk): Promise<void> {
  const { state } = walk;
  const since = () => state.wentOnAirAt ?? state.upAt;
  const over = () => isOver(state) || state.show.offAirAt !== null;
  await condition(() => isOver(state) || since() !== null);
  const begun = since();
  if (begun === null || !staysUp(state)) return;
  for (let hours = longShowMs / hourMs; !isFull(); hours += 1) {
    if (!(await untilInstant(() => begun + hours * hourMs, over))) {
      // An end was planned, and may be dropped again.
      if (isOver(state)) return;
      await condition(() => isOver(state) || state.show.offAirAt === null);
      if (isOver(state)) return;
    } else walk.notice('stillOnAir', `On air for ${hours} hours, and no end is planned: ${running(state)}.`);
  }
}

function running(state: RunState): string {
  const names = [...state.steps]
    .filter(([, run]) => run.step.kind === 'resource' && isGood(run.state))
    .map(([id]) => id);
  return names.length > 0 ? `${names.join(', ')} cost money` : 'nothing of it is known to be up';
}

/** Waits until the post-roll is over, or a person ends it; as long as the run is held it goes on. */
export async function postRoll(walk: Walk): Promise<void> {
  const { state, plan } = walk;
  if (!state.postRolling || state.endingAt === null) return;
  const until = state.endingAt + plan.postRollMs;
  await untilInstant(
    () => until,
    () => !state.postRolling || state.turnBack !== null,
  );
  await condition(() => !state.held || !state.postRolling || state.turnBack !== null);
  state.postRolling = false;
  walk.changed();
}
