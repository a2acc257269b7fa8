import { ApplicationFailure, defineUpdate, setHandler } from '@temporalio/workflow';
import { isObject, type JsonObject } from '../plan/json.ts';
import { unfit } from '../plan/payload.ts';
import {
  type CommandInputs,
  type CommandName,
  commandNames,
  type RunStatus,
  runQuestions,
} from '../plan/status.ts';
import { oneLine } from '../plan/text.ts';
import {
  answerRun,
  answerStep,
  type Command,
  type CommandEffects,
  goingDown,
  notAsking,
  type TimeCommand,
  unknownStep,
} from './command.ts';
import { told } from './failure.ts';
import { learnTime } from './known-time.ts';
import { answerOf, noRoomFor } from './room.ts';
import { type RunState, stepOf } from './state.ts';
import { extend, reschedule } from './time-commands.ts';

/** What the activity that claims fails as when others hold it. */
const claimedError = 'Claimed';

const commands: { [Name in CommandName]: Command<Name> | TimeCommand<Name> } = {
  approve: {
    description: 'Say yes to an approval: {"step": "on-air-check", "by": "ada", "reason": "picture is fine"}',
    refuse: (state, input) => notAsking(state, input, 'approve'),
    apply(state, input) {
      if (answerRun(state, input.step, 'approve')) return;
      answerStep(stepOf(state, input.step), {
        kind: 'approve',
        by: input.by ?? null,
        reason: input.reason ?? null,
        at: Date.now(),
      });
    },
  },
  reject: {
    description:
      'Say no to an approval; the run then asks what to do: {"step": "on-air-check", "reason": "no sound"}',
    refuse: (state, input) => notAsking(state, input, 'reject'),
    apply(state, input) {
      if (answerRun(state, input.step, 'reject')) return;
      answerStep(stepOf(state, input.step), {
        kind: 'reject',
        by: input.by ?? null,
        reason: input.reason ?? null,
      });
    },
  },
  hold: {
    description: 'Start no further step until resume; what is up stays up: {"by": "ada"}',
    refuse: (state) =>
      goingDown(state) ? 'the run is being taken down' : state.held ? 'the run is held already' : null,
    apply(state) {
      state.held = true;
    },
  },
  resume: {
    description: 'Go on after hold: {"by": "ada"}',
    refuse: (state) => (state.held ? null : 'the run is not held'),
    apply(state) {
      state.held = false;
    },
  },
  retry: {
    description:
      'Do a failed step again, or bring back what of a step that is up is off now: {"step": "channels"}',
    refuse(state, input) {
      if (state.questions.has(input.step)) return notAsking(state, input, 'retry');
      const unknown = unknownStep(state, input);
      if (unknown) return unknown;
      if (goingDown(state)) return 'the run is being taken down';
      const run = stepOf(state, input.step);
      if (run.question?.answers.includes('retry')) return null;
      if (state.over.has(run.step.at)) return `${input.step} is past: what it started is taken down`;
      if (run.state === 'failed') return null;
      if (run.step.kind === 'resource' && (run.state === 'up' || run.state === 'adopted')) return null;
      return `${input.step} is ${run.state}; only a step that failed, or one with resources that is up, can be retried`;
    },
    apply(state, input, effects) {
      if (answerRun(state, input.step, 'retry')) return;
      const run = stepOf(state, input.step);
      if (run.question) answerStep(run, { kind: 'retry' });
      else effects.again(run);
    },
  },
  skip: {
    description:
      'Go on without a step; what it started stays ours: {"step": "channels", "outputs": {}, "own": true}',
    refuse(state, input) {
      const unknown = unknownStep(state, input);
      if (unknown) return unknown;
      if (input.outputs !== undefined && !isObject(input.outputs)) return 'outputs must be an object';
      if (goingDown(state)) return 'the run is being taken down';
      const run = stepOf(state, input.step);
      if (input.own && run.step.kind !== 'resource')
        return `own is for steps with resources; ${input.step} is a ${run.step.kind}`;
      if (run.skipRequested) return `${input.step} is being skipped already`;
      if (state.over.has(run.step.at)) return `${input.step} is past: what it started is taken down`;
      if (
        run.state === 'pending' ||
        run.state === 'starting' ||
        run.state === 'asking' ||
        run.state === 'failed'
      )
        return null;
      return `${input.step} is ${run.state} and can no longer be skipped`;
    },
    apply(state, input, effects) {
      const run = stepOf(state, input.step);
      const request = { outputs: (input.outputs as JsonObject | undefined) ?? null, own: input.own ?? false };
      if (run.question) answerStep(run, { kind: 'skip', request });
      else {
        run.skipRequested = request;
        if (run.state === 'failed') effects.again(run);
      }
    },
  },
  end: {
    description:
      'End the show: take down what the run brought up. With {"force": true} also what a failed undo left upstream.',
    refuse(state, input) {
      if (goingDown(state)) return 'the run is being taken down already';
      if (state.phase === 'ending')
        return (input.force && !state.force) || state.postRolling
          ? null
          : 'the show is being taken down already';
      if (state.phase === 'up' || state.phase === 'onAir' || state.questions.has(runQuestions.offAir))
        return null;
      return 'the show is not up yet; abort takes down what has come up so far';
    },
    apply(state, input) {
      if (input.force) state.force = true;
      state.postRolling = false;
      if (state.endRequested) return;
      state.endRequested = true;
      state.questions.clear();
      // The answer to the command says already what it sets going.
      state.phase = 'ending';
      state.endingAt = Date.now();
    },
  },
  abort: {
    description: 'Stop and take everything down. Once the show is up: {"confirm": "<name of the runbook>"}',
    refuse(state, input) {
      if (goingDown(state)) return 'the run is being taken down already';
      if (state.phase === 'ending')
        return 'the show is being taken down already; skip ends a step that still runs';
      if (state.committed && input.confirm !== state.plan?.name)
        return `the show is up: abort takes it off air; confirm with the runbook's name, ${state.plan?.name ?? ''}`;
      return null;
    },
    apply(state, input) {
      const by = input.by ? ` by ${oneLine(input.by)}` : '';
      const reason = input.reason ? `: ${oneLine(input.reason)}` : '';
      state.turnBack = { cause: 'abort', error: { type: 'Aborted', message: `Aborted${by}${reason}` } };
      state.questions.clear();
      state.phase = 'rollingBack';
      state.endingAt = Date.now();
    },
  },
  reschedule,
  extend,
  takeOver: {
    description:
      'Take over what other runs hold of a step that waits for it or was refused it: {"step": "channels", "reason": "evening-news is off air"}',
    refuse(state, input) {
      const unknown = unknownStep(state, input);
      if (unknown) return unknown;
      if (typeof input.reason !== 'string' || input.reason.trim() === '')
        return 'a reason is needed: another run loses what it holds';
      if (goingDown(state)) return 'the run is being taken down';
      const run = stepOf(state, input.step);
      if (state.over.has(run.step.at)) return `${input.step} is past: what it started is taken down`;
      if (run.claiming || run.error?.type === claimedError) return null;
      return `${input.step} is ${run.state}, and no other run is in its way`;
    },
    apply(state, input, effects) {
      const run = stepOf(state, input.step);
      run.takeOver = { by: input.by ?? null, reason: input.reason };
      if (run.question?.answers.includes('retry')) answerStep(run, { kind: 'retry' });
      else if (run.state === 'failed') effects.again(run);
    },
  },
};

/** What `skip` may be given as outputs, and the other members with it: it stays in the run's state and in its record. */
const payloadLimits = { characters: 64 * 1024 };

/** Why input of any shape is no input of a command; null when it is one. */
function malformed(input: unknown): string | null {
  const why = unfit(input, payloadLimits);
  if (why !== null) return `the input ${why}`;
  if (!isObject(input))
    return `the input must be one JSON object, not ${oneLine(JSON.stringify(input) ?? 'nothing', 100)}`;
  const { by, reason, force, own, confirm, step, ...rest } = input as Record<string, unknown>;
  const { onAirAt, offAirAt, keep, duration } = rest;
  if (step !== undefined && (typeof step !== 'string' || step.length > 1000))
    return 'step must be the id of a step';
  for (const [name, value] of Object.entries({ by, reason, confirm, onAirAt, offAirAt, keep, duration }))
    if (value !== undefined && (typeof value !== 'string' || value.length > 1000))
      return `${name} must be a text of at most 1000 characters`;
  for (const [name, value] of Object.entries({ force, own }))
    if (value !== undefined && typeof value !== 'boolean') return `${name} must be true or false`;
  return null;
}

/** Registers every command as an update: refused with a reason before it is in the history, answered with the new status at once. */
export function registerCommands(state: RunState, status: () => RunStatus, effects: CommandEffects): void {
  for (const name of commandNames)
    register(name, commands[name] as Command<CommandName> | TimeCommand<CommandName>, state, status, effects);
}

function register(
  name: CommandName,
  command: Command<CommandName> | TimeCommand<CommandName>,
  state: RunState,
  status: () => RunStatus,
  effects: CommandEffects,
): void {
  const check = (given: CommandInputs[CommandName]) => {
    const refusal =
      malformed(given) ??
      (state.outcome !== 'running' ? `the run has ended: ${state.outcome}` : null) ??
      (state.leaving ? 'the run has come to its end' : null) ??
      (state.plan ? null : 'the runbook is still being loaded; try again in a moment') ??
      noRoomFor(name, state.commands.length) ??
      command.refuse(state, given);
    if (refusal) throw refused(name, state.conceal(refusal));
  };
  const take = (given: CommandInputs[CommandName], apply: () => void) => {
    state.commands.push({
      at: new Date().toISOString(),
      command: name,
      step: 'step' in given ? given.step : null,
      by: given.by ?? null,
      reason: given.reason ?? null,
    });
    apply();
    effects.changed();
    return answerOf(status());
  };
  setHandler(
    defineUpdate<RunStatus, [CommandInputs[CommandName]]>(name),
    async (given = {}) => {
      check(given);
      if ('apply' in command) return take(given, () => command.apply(state, given, effects));
      const times = await command.resolve(state, given).catch((failure: unknown) => {
        throw refused(name, state.conceal(told(failure).error.message));
      });
      learnTime(times.now);
      // It may have ended meanwhile.
      check(given);
      const refusal = command.refuseTimes(state, given, times);
      if (refusal) throw refused(name, state.conceal(refusal));
      return take(given, () => command.applyTimes(state, given, times));
    },
    { validator: (given = {}) => check(given), description: command.description },
  );
}

function refused(name: CommandName, why: string): ApplicationFailure {
  const failure = ApplicationFailure.create({
    type: 'Refused',
    message: `${name} refused: ${why}`,
    nonRetryable: true,
  });
  // The UI would show the person a stack below the reason.
  failure.stack = '';
  return failure;
}
