import { log } from '@temporalio/activity';
import type { ResourceName } from '../plan/ledger.ts';
import type { ResourceStep } from '../plan/plan.ts';
import { Attempt, isEnding } from './attempt.ts';
import type { BegunInput } from './begin.ts';
import { asPoll } from './caller.ts';
import type { ActResult } from './contract.ts';
import type { World } from './dependencies.ts';
import { followInterval } from './intervals.ts';
import type { Wait } from './meetings.ts';
import { judge, spent, type Verdict } from './resource-judge.ts';
import {
  failResource,
  freshNotes,
  hasFailed,
  markUncertain,
  offBefore,
  type ResourceNotes,
  recordCall,
} from './resource-notes.ts';
import { resultOf, whatFailed } from './resource-result.ts';
import { retryPause } from './retry-pause.ts';
import type { CallOutcome, ResourceService, Seen } from './service.ts';

/** A baseline older than this is looked at again before anything is turned on. */
const freshMs = 5_000;
const slowestPollMs = 5_000;

/** One resource step under way. */
interface BringUp {
  world: World;
  service: ResourceService;
  step: ResourceStep;
  input: BegunInput;
  attempt: Attempt<ResourceNotes>;
  names: ResourceName[];
  /** The vendor's request id of the read that saw it last. */
  readIds: Record<ResourceName, string>;
  /** When what is known of them was seen, epoch milliseconds. */
  seenAt: number;
  deadline: number;
  /** A start could not be sent in time: its turn within the service's rate did not come. */
  noTurn: boolean;
}

/** Turns on what the baseline found off, and waits until all (or enough) of it is up. */
export async function bringUp(
  world: World,
  service: ResourceService,
  step: ResourceStep,
  input: BegunInput,
): Promise<ActResult> {
  const attempt = new Attempt(
    freshNotes(input),
    input.run,
    world.place,
    (notes) => notes.report,
    input.acting,
  );
  if (attempt.uncertain) markUncertain(attempt.notes, offBefore(input));
  const going: BringUp = {
    world,
    service,
    step,
    input,
    attempt,
    names: service.resources(input.with),
    readIds: {},
    seenAt: 0,
    deadline:
      input.step.timeoutMs === null ? Number.POSITIVE_INFINITY : attempt.scheduledAt + input.step.timeoutMs,
    noTurn: false,
  };
  const wait = world.reads.wait(service, going.names, input.with);
  await settle(going, wait).finally(() => wait.end());
  await lookBack(going);
  return conclude(going);
}

async function settle(going: BringUp, wait: Wait): Promise<void> {
  const { world, attempt, names, deadline } = going;
  let seen = seenBefore(going);
  for (let poll = 0; ; poll += 1) {
    seen ??= await look(going);
    const verdicts = judgeAll(going, seen);
    attempt.say(progressOf(going, verdicts));
    const open = names.filter((name) => verdicts.get(name) !== 'up' && !hasFailed(attempt.notes, name));
    if (open.length === 0 || names.length - attempt.notes.report.failed.length < enough(going)) return;
    if (Date.now() >= deadline) return timeOut(going, open);
    const due = open.filter((name) => verdicts.get(name) === 'turnOn');
    if (due.length > 0) {
      await turnOn(going, due);
      wait.begun();
      // What is refused for good is not waited for.
      if (open.every((name) => hasFailed(attempt.notes, name))) return;
    } else attempt.remember();
    const pause = wait.untilNext(followInterval(world.settings.pollMs, poll, slowestPollMs));
    await attempt.wait(Math.max(1, Math.min(pause, deadline - Date.now())), () => attempt.notes.report);
    seen = null;
  }
}

/** What the baseline saw a moment ago saves the first read. */
function seenBefore(going: BringUp): Map<ResourceName, Seen> | null {
  const { input, attempt } = going;
  const { baseline } = input;
  const first =
    attempt.notes.report.tries === 0 && !attempt.uncertain && !input.uncertain && input.previous === null;
  if (
    baseline.kind !== 'resource' ||
    !first ||
    baseline.off.length === 0 ||
    Date.now() - baseline.at > freshMs
  )
    return null;
  going.seenAt = baseline.at;
  const off = baseline.off.map((name) => [name, { class: 'off', state: '' }] as const);
  return new Map<ResourceName, Seen>([
    ...off,
    ...baseline.on.map((name) => [name, { class: 'coming', state: '' }] as const),
  ]);
}

/** Reads all; null when the read failed and is worth another look. A final failure is every resource's. */
async function look(going: BringUp): Promise<Map<ResourceName, Seen> | null> {
  const { world, service, input, attempt, names } = going;
  const open = names.filter((name) => !hasFailed(attempt.notes, name));
  const read = () =>
    attempt.read(
      () => world.reads.inspect(service, open, input.with),
      () => attempt.notes.report,
    );
  going.seenAt = Date.now();
  try {
    return await (mayTurnOn(going, open) ? read() : asPoll(read));
  } catch (error) {
    attempt.throwIfEnding(() => attempt.notes.report);
    const verdict = service.judgeRead(error);
    log.warn('a read failed', { type: verdict.type, code: verdict.code, alarm: verdict.alarm });
    if (verdict.kind === 'final')
      for (const name of open) failResource(attempt.notes, name, verdict.type, verdict.code, verdict.message);
    return null;
  }
}

/** Something is left that may have to be turned on now; else it is only waited for. */
function mayTurnOn({ input, attempt }: BringUp, open: ResourceName[]): boolean {
  const { acceptedAt, nextTryAt } = attempt.notes;
  if (Date.now() < nextTryAt) return false;
  const off = new Set(offBefore(input));
  return open.some((name) => off.has(name) && acceptedAt[name] === undefined);
}

function judgeAll(going: BringUp, seen: Map<ResourceName, Seen> | null): Map<ResourceName, Verdict> {
  const { input, attempt, service, world, names } = going;
  const { notes } = attempt;
  if (!seen) return new Map();
  const verdicts = new Map<ResourceName, Verdict>();
  const judging = {
    ...{ input, notes, service, settings: world.settings },
    ...{ begunAt: attempt.scheduledAt, now: Date.now() },
  };
  for (const name of names) {
    const one = seen.get(name);
    if (!one) continue;
    verdicts.set(name, judge(judging, name, one));
    if (one.requestId) going.readIds[name] = one.requestId;
  }
  notes.report.up = names.filter((name) => isOn(seen.get(name)));
  return verdicts;
}

/** What was refused may be on all the same: somebody else's, and the record says so. */
async function lookBack({ world, service, input, attempt, names }: BringUp): Promise<void> {
  const { notes } = attempt;
  const report = () => notes.report;
  const refused = names.filter(
    (name) => hasFailed(notes, name) && notes.report.calls[name]?.answer === 'refused',
  );
  if (refused.length === 0) return;
  try {
    const seen = await attempt.read(() => world.reads.inspect(service, refused, input.with), report);
    for (const name of refused) if (isOn(seen.get(name))) notes.report.up.push(name);
  } catch {
    // The step has failed already; what cannot be read now is not said.
    attempt.throwIfEnding(report);
  }
}

function isOn(seen: Seen | undefined): boolean {
  return seen !== undefined && ['on', 'coming', 'recovering'].includes(seen.class);
}

/** One try: sends within the time that an attempt may send in, else gives the attempt back. */
async function turnOn(going: BringUp, due: ResourceName[]): Promise<void> {
  const { service, input, attempt } = going;
  const { notes } = attempt;
  if (!attempt.maySend())
    throw attempt.giveBack('its time to send has passed; the next attempt sends', notes.report);
  const size = notes.oneByOne ? 1 : service.batchSize;
  let pauseMs: number | null = null;
  for (let at = 0; at < due.length; at += size) {
    if (!attempt.maySend()) throw attempt.giveBack('the rest is sent by the next attempt', notes.report);
    const names = due.slice(at, at + size);
    const outcomes = await send(going, names);
    if (!outcomes) {
      going.noTurn = true;
      return;
    }
    if (!notes.tryOpen) notes.report.tries += 1;
    notes.tryOpen = true;
    for (const name of names) {
      const outcome = outcomes.get(name) ?? noAnswer;
      recordCall(notes, name, outcome, Date.now());
      if (outcome.kind === 'accepted' || outcome.kind === 'refusedForGood') continue;
      pauseMs = Math.max(pauseMs ?? 0, outcome.retryAfterMs ?? 0);
      const { type, code, message } = outcome;
      log.warn('a start was not accepted', { resource: name, type, code, detail: message });
    }
    attempt.remember();
    if (names.length > 1 && names.every((name) => outcomes.get(name)?.kind === 'readBack')) {
      // The refusal of the whole call names nobody: read back, then ask for each alone, within the same try.
      notes.oneByOne = true;
      notes.nextTryAt = 0;
      return;
    }
  }
  notes.tryOpen = false;
  if (pauseMs !== null)
    notes.nextTryAt =
      Date.now() + Math.max(pauseMs, retryPause(input.step.retry, spent(notes), input.latestStart));
}

const noAnswer: CallOutcome = {
  kind: 'unknown',
  type: 'AnswerLost',
  code: '',
  message: 'the answer does not name it',
};

/** One call; null: its turn did not come in time, and it was not sent. */
async function send(
  { service, input, attempt, deadline, seenAt }: BringUp,
  names: ResourceName[],
): Promise<Map<ResourceName, CallOutcome> | null> {
  try {
    return await attempt.send({
      call: () => service.turnOn(names, input.with),
      report: () => attempt.notes.report,
      until: deadline,
      goodUntil: seenAt + freshMs,
    });
  } catch (error) {
    if (isEnding(error)) throw error;
    const outcome = service.judgeEffect(error, 'turnOn');
    return new Map(names.map((name) => [name, outcome]));
  }
}

function enough({ step, names }: BringUp): number {
  return step.atLeast === 'all' ? names.length : Math.min(step.atLeast, names.length);
}

function timeOut({ attempt, step, noTurn }: BringUp, open: ResourceName[]): void {
  const why = noTurn ? ': too many calls waited for a turn within the rate of the service' : '';
  for (const name of open) {
    const state = attempt.notes.report.states[name] ?? 'not seen';
    failResource(
      attempt.notes,
      name,
      'TimedOut',
      state,
      `${name} was still ${state || 'off'} when ${step.id} ran out of time${why}`,
    );
  }
}

function progressOf({ attempt, names, service }: BringUp, verdicts: Map<ResourceName, Verdict>): string {
  const up = [...verdicts.values()].filter((verdict) => verdict === 'up').length;
  const failed = attempt.notes.report.failed.length;
  return `${up} of ${names.length} ${service.onWord}${failed > 0 ? `, ${failed} failed` : ''}`;
}

function conclude(going: BringUp): ActResult {
  const { attempt, input, names, service, readIds } = going;
  const { report } = attempt.notes;
  const failed = report.failed.map((one) => one.resource);
  if (names.length - failed.length < enough(going)) {
    throw attempt.fail(report.failed[0]?.type ?? 'TimedOut', whatFailed(report.failed), report);
  }
  return resultOf({ service, input, names, report, readIds });
}
