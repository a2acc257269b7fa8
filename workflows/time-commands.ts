import type { ResolvedTimes } from '../activities/contract.ts';
import { parseDuration } from '../plan/duration.ts';
import { farthestMs, type Show } from '../plan/show.ts';
import { type CommandInputs, runQuestions } from '../plan/status.ts';
import { type Command, goingDown, type TimeCommand } from './command.ts';
import { clockTime } from './local-clock.ts';
import { resolveTimes } from './schedule.ts';
import type { RunState } from './state.ts';

type Reschedule = CommandInputs['reschedule'];

/** Moves the on-air and the off-air time, in every phase in which there is one to move. */
export const reschedule: TimeCommand<'reschedule'> = {
  description:
    'Move the on-air or off-air time: {"onAirAt": "2026-12-24 20:30 Europe/Berlin", "keep": "duration"} or {"offAirAt": "2026-12-24T22:00:00Z"}',
  refuse(state, { onAirAt, offAirAt, keep }) {
    const down = refuseDown(state);
    if (down) return down;
    if (onAirAt === undefined && offAirAt === undefined) return 'give onAirAt, offAirAt or both';
    if (keep !== undefined && keep !== 'duration' && keep !== 'end')
      return `keep must be duration or end, not ${JSON.stringify(keep)}`;
    if (offAirAt !== undefined && state.plan?.stayUp === 'handOff') return handsOff;
    return onAirAt === undefined ? null : refuseOnAir(state);
  },
  resolve: (_, { onAirAt, offAirAt }) =>
    resolveTimes({ ...(onAirAt !== undefined && { onAirAt }), ...(offAirAt !== undefined && { offAirAt }) }),
  refuseTimes(state, input, times) {
    const { now } = times;
    const { onAirAt, offAirAt } = moved(state, input, times);
    const at = (time: number) => clockTime(time, times.zone ?? state.show.zone);
    if (times.onAirAt !== null && times.onAirAt <= now)
      return `the on-air time ${at(times.onAirAt)} has passed`;
    if (offAirAt !== null && offAirAt <= now)
      return `the off-air time ${at(offAirAt)} has passed; end ends the show now`;
    if (onAirAt !== null && offAirAt !== null && offAirAt <= onAirAt)
      return `the show would end at ${at(offAirAt)}, before it is on air at ${at(onAirAt)}`;
    return null;
  },
  applyTimes(state, input, times) {
    state.show = moved(state, input, times);
    // What a moved time leaves nothing to ask of is asked no more.
    if (input.onAirAt !== undefined) state.questions.delete(runQuestions.onAir);
    state.questions.delete(runQuestions.offAir);
  },
};

const handsOff =
  'the runbook hands off (stayUp: handOff): it completes and leaves everything up, so it has no end';

/** Adds to the planned end. */
export const extend: Command<'extend'> = {
  description: 'Move the off-air time by a duration: {"duration": "15m", "by": "ada"}',
  refuse(state, { duration }) {
    const down = refuseDown(state);
    if (down) return down;
    const ms = typeof duration === 'string' ? parseDuration(duration) : null;
    if (ms === null || ms === 0)
      return `duration must be a duration such as 15m or 1h30m, not ${JSON.stringify(duration) ?? 'missing'}`;
    const { offAirAt, lengthMs } = state.show;
    if (offAirAt === null && lengthMs === null)
      return 'no off-air time is planned: the show stays up until end; reschedule plans one';
    const ahead = offAirAt === null ? (lengthMs ?? 0) : Math.max(0, offAirAt - Date.now());
    return ahead + ms > farthestMs ? `${duration} more would be more than ten years ahead` : null;
  },
  apply(state, { duration }) {
    const ms = parseDuration(duration) ?? 0;
    const { offAirAt, lengthMs } = state.show;
    // A person who answers late still means: that much longer from now.
    if (offAirAt !== null) state.show = { ...state.show, offAirAt: Math.max(offAirAt, Date.now()) + ms };
    else state.show = { ...state.show, lengthMs: (lengthMs ?? 0) + ms };
    state.questions.delete(runQuestions.offAir);
  },
};

function refuseDown(state: RunState): string | null {
  if (goingDown(state)) return 'the run is being taken down';
  return state.phase === 'ending' ? 'the show has ended and is being taken down' : null;
}

function refuseOnAir({ show, wentOnAirAt, upAt }: RunState): string | null {
  if (wentOnAirAt !== null)
    return `the show has been on air since ${clockTime(wentOnAirAt, show.zone)}; only its off-air time can move`;
  return show.onAirAt === null && upAt !== null
    ? 'the run was started without an on-air time and is up; only an off-air time can be planned'
    : null;
}

/** The show's times after the command. */
function moved({ show, wentOnAirAt, upAt }: RunState, { keep }: Reschedule, times: ResolvedTimes): Show {
  const onAirAt = times.onAirAt ?? show.onAirAt;
  const next = { ...show, onAirAt, zone: times.zone ?? show.zone };
  const begins = wentOnAirAt ?? onAirAt ?? upAt;
  if (times.offAirAt !== null) return { ...next, offAirAt: times.offAirAt, lengthMs: null };
  const length = times.lengthMs ?? show.lengthMs;
  if (times.lengthMs !== null || show.offAirAt === null)
    return length !== null && begins !== null
      ? { ...next, offAirAt: begins + length, lengthMs: null }
      : { ...next, lengthMs: length };
  const delay = times.onAirAt !== null && show.onAirAt !== null ? times.onAirAt - show.onAirAt : 0;
  return { ...next, offAirAt: show.offAirAt + (keep === 'end' ? 0 : delay) };
}
