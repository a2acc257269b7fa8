import { log } from '@temporalio/activity';
import { type LeftUp, ownership, type ResourceName, toTakeDown, type UndoReport } from '../plan/ledger.ts';
import type { ResourceStep } from '../plan/plan.ts';
import { Attempt, isEnding } from './attempt.ts';
import { closeClaims } from './claims/close.ts';
import type { UndoInput } from './contract.ts';
import type { World } from './dependencies.ts';
import { followInterval, untilNextPoll } from './intervals.ts';
import type { Wait } from './meetings.ts';
import { retryPause } from './retry-pause.ts';
import type { ResourceService, Seen } from './service.ts';
import {
  freshUndoNotes,
  inOrder,
  isDecided,
  keep,
  leave,
  leaveToOthers,
  type UndoNotes,
} from './undo-notes.ts';

const slowestPollMs = 5_000;

interface TakeDown {
  world: World;
  service: ResourceService;
  step: ResourceStep;
  input: UndoInput;
  attempt: Attempt<UndoNotes>;
  /** Whether anything of ours came to them is not known. */
  unsure: Set<ResourceName>;
  /** Off when last seen although a call of ours was accepted, or may have been: they may still come on. */
  mayCome: Set<ResourceName>;
}

/** Turns off what is ours and waits until it is off; what cannot be turned off is listed, never hidden. */
export async function takeDown(
  world: World,
  service: ResourceService,
  step: ResourceStep,
  input: UndoInput,
): Promise<UndoReport> {
  const attempt = new Attempt(freshUndoNotes(), input.run, world.place);
  const owned = ownership(input.entry);
  const { report, takenOver } = input.entry;
  const seenOn = new Set([...(report?.kind === 'resource' ? report.up : []), ...takenOver]);
  const mayCome = owned.ours.filter((name) => owned.unsure.includes(name) || !seenOn.has(name));
  const going: TakeDown = {
    world,
    service,
    step,
    input,
    attempt,
    unsure: new Set(owned.unsure),
    mayCome: new Set(mayCome),
  };
  const targets = toTakeDown(input.entry, step.alreadyOn === 'own' && input.includeOwned);
  const ours = step.undo === 'leave' ? [] : targets;
  const pays = step.undo !== 'leave';
  const closing = await closeClaims({ world, service, input, attempt, ours, pays });
  const { turnOff, held, passed, unpaid } = closing;
  for (const name of ours) leaveToOthers(attempt.notes, name, held, passed);
  // What others left to us: whether anything of theirs came to it, only they knew.
  for (const name of turnOff.filter((one) => !targets.includes(one)))
    for (const names of [going.unsure, going.mayCome]) names.add(name);
  if (input.keep) for (const name of turnOff) keep(attempt.notes, name, input.keep);
  for (const [index, group] of service.undoOrder(turnOff).entries())
    await takeGroupDown(going, String(index), group);
  if (!pays) await leaveUp(going, [...new Set([...targets, ...unpaid])]);
  const undone = inOrder(attempt.notes.report, service.resources(input.with));
  const left = (which: (one: LeftUp) => boolean) =>
    undone.leftUp.filter(which).map(({ resource }) => resource);
  // What others of the run still use is tried again once they are down, and is as much ours then; so is what is kept, by force.
  await closing.release(
    left(({ stuck }) => stuck),
    input.keep ? turnOff : left(({ users }) => (users ?? []).length > 0),
  );
  return undone;
}

async function takeGroupDown(going: TakeDown, index: string, group: ResourceName[]): Promise<void> {
  const { world, service, input } = going;
  const wait = world.reads.wait(service, group, input.with);
  await untilDown({ going, index, group, wait }).finally(() => wait.end());
}

interface GroupDown {
  going: TakeDown;
  index: string;
  group: ResourceName[];
  wait: Wait;
}

async function untilDown({ going, index, group, wait }: GroupDown): Promise<void> {
  const { attempt, world } = going;
  const { notes } = attempt;
  notes.groupSince[index] ??= Date.now();
  const since = notes.groupSince[index];
  for (let poll = 0; ; poll += 1) {
    const open = group.filter((name) => !isDecided(notes, name));
    if (open.length === 0) return;
    const seen = await look(going, open);
    const due = seen ? open.filter((name) => decide(going, name, seen.get(name))) : [];
    attempt.beat(`${notes.report.undone.length + notes.report.wasOff.length} down, ${open.length} to go`);
    if (Date.now() - since > world.settings.undoTimeoutMs) {
      for (const name of group)
        if (!isDecided(notes, name))
          giveUp(going, name, `not off after ${world.settings.undoTimeoutMs / 1000} s`);
      return;
    }
    const early = new Set(
      due.filter((name) => ['coming', 'recovering'].includes(seen?.get(name)?.class ?? '')),
    );
    const until = since + world.settings.undoTimeoutMs;
    await turnOff(going, await withoutUsers(going, due), early, until);
    if (group.every((name) => isDecided(notes, name))) return;
    if (due.length > 0) wait.begun();
    const interval = followInterval(world.settings.pollMs, poll, slowestPollMs);
    await attempt.wait(wait.untilNext(interval), () => null);
  }
}

async function look(
  { world, service, input, attempt }: TakeDown,
  names: ResourceName[],
): Promise<Map<ResourceName, Seen> | null> {
  try {
    return await attempt.read(
      () => world.reads.inspect(service, names, input.with),
      () => null,
    );
  } catch (error) {
    attempt.throwIfEnding(() => null);
    const { type, code, message } = service.judgeRead(error);
    log.warn('a read failed during the undo', { type, code });
    // Whatever a read says, an undo does not stop trying before its time: credentials come back, and something may be on.
    for (const name of names) attempt.notes.reason[name] = `${type}: ${message}`;
    return null;
  }
}

/** True: it is on and must be turned off now. What is off or gone is done. */
function decide(going: TakeDown, name: ResourceName, seen: Seen | undefined): boolean {
  const { attempt, world, service, unsure, mayCome } = going;
  const { notes } = attempt;
  const now = Date.now();
  if (!seen) return false;
  if (seen.class !== 'off') delete notes.offSince[name];
  if (seen.class === 'off' || isGone(seen)) {
    notes.offSince[name] ??= now;
    const since = notes.offSince[name];
    const stopped = notes.stoppedAt[name] !== undefined;
    // A start whose answer was lost, or that is not to be seen yet, may still take effect: believe `off` only when it stays so.
    if (mayCome.has(name) && !stopped && now - since < (service.settlingMs ?? world.settings.settlingMs))
      return false;
    if (unsure.has(name) && !stopped) notes.report.wasOff.push(name);
    else notes.report.undone.push(name);
    return false;
  }
  notes.state[name] = seen.state;
  if (seen.class === 'going' || seen.class === 'busy') return false;
  const stopped = notes.stoppedAt[name];
  if (stopped !== undefined && now - stopped < world.settings.settlingMs) return false;
  return now >= (notes.nextTryAt[name] ?? 0);
}

/** It was deleted, or is being: nothing of it runs. */
function isGone(seen: Seen): boolean {
  return seen.class === 'broken' && ['NotFound', 'DELETED', 'DELETING'].includes(seen.state);
}

/** What still serves somebody else is left up. */
async function withoutUsers(
  { service, step, input, attempt, world }: TakeDown,
  names: ResourceName[],
): Promise<ResourceName[]> {
  if (!service.inUseBy) return names;
  const owned = ownership(input.entry);
  const adopted = step.alreadyOn === 'own' && input.includeOwned ? owned.adopted : [];
  // What of this step could not be turned off is still on: what it needs is left up, as across steps.
  const stillOn = new Set(attempt.notes.report.leftUp.map((left) => left.resource));
  const ours = new Set([...input.ours, ...owned.ours, ...adopted].filter((user) => !stillOn.has(user)));
  const free: ResourceName[] = [];
  for (const name of names) {
    try {
      const users = await attempt.read(
        async (signal) => (await service.inUseBy?.(name, input.with, ours, { signal })) ?? [],
        () => null,
      );
      const others = users.filter((user) => !stillOn.has(user));
      if (users.length === 0) free.push(name);
      else
        leave(attempt.notes, {
          resource: name,
          reason: `still in use by ${users.join(', ')}${others.length > 0 ? ', which is not ours' : ''}`,
          stuck: false,
          byHand: null,
          users: others,
        });
    } catch (error) {
      attempt.throwIfEnding(() => null);
      const { type, message } = service.judgeRead(error);
      attempt.notes.reason[name] = `who uses it cannot be read: ${type}: ${message}`;
      attempt.notes.nextTryAt[name] = Date.now() + world.settings.pollMs;
    }
  }
  return free;
}

/**
 * @param early - those still coming on: a refusal of theirs may be about that, and is never final
 * @param until - how long a call may wait for its turn, epoch milliseconds
 */
async function turnOff(
  going: TakeDown,
  due: ResourceName[],
  early: Set<ResourceName>,
  until: number,
): Promise<void> {
  const { service, input, attempt } = going;
  const { notes } = attempt;
  for (let at = 0; at < due.length; at += service.batchSize) {
    if (!attempt.maySend())
      throw attempt.giveBack('its time to send has passed; the next attempt sends', null);
    const names = due.slice(at, at + service.batchSize);
    const stopping = attempt.send({
      call: () => service.turnOff(names, input.with),
      report: () => null,
      until,
    });
    const outcomes = await stopping.catch((error: unknown) => {
      if (isEnding(error)) throw error;
      const outcome = service.judgeEffect(error, 'turnOff');
      return new Map(names.map((name) => [name, outcome]));
    });
    if (!outcomes) return;
    const now = Date.now();
    for (const name of names) {
      const outcome = outcomes.get(name);
      if (outcome?.requestId)
        notes.report.requestIds = [...notes.report.requestIds, outcome.requestId].slice(-50);
      if (outcome?.kind === 'accepted') {
        notes.stoppedAt[name] = now;
        continue;
      }
      const tries = (notes.tries[name] ?? 0) + 1;
      notes.tries[name] = tries;
      const why = outcome ? `${outcome.type}: ${outcome.message}` : 'the answer does not name it';
      notes.reason[name] = why;
      notes.nextTryAt[name] =
        now +
        Math.max(outcome?.retryAfterMs ?? 0, Math.min(slowestPollMs, retryPause(input.step.retry, tries)));
      log.warn('a stop was not accepted', {
        step: input.step.id,
        resource: name,
        type: outcome?.type,
        code: outcome?.code,
      });
      if (outcome?.kind === 'refusedForGood' && !early.has(name)) giveUp(going, name, why);
    }
    attempt.remember();
  }
}

function giveUp({ service, input, attempt }: TakeDown, name: ResourceName, why: string): void {
  const { reason: refused, state } = attempt.notes;
  const parts = [why, state[name] && `it is ${state[name]}`, refused[name] !== why && refused[name]];
  const reason = parts.filter(Boolean).join('; ').slice(0, 500);
  leave(attempt.notes, { resource: name, reason, stuck: true, byHand: service.byHand(name, input.with) });
}

/** `undo: leave`: what is on stays on, and is listed. */
async function leaveUp(going: TakeDown, targets: ResourceName[]): Promise<void> {
  const { attempt, service, input, world } = going;
  const until = attempt.notes.since + world.settings.settlingMs;
  const unreadable = attempt.notes.since + world.settings.undoTimeoutMs;
  for (let poll = 0; ; poll += 1) {
    const seen = await look(going, targets);
    const isOff = (name: ResourceName) => seen?.get(name)?.class === 'off';
    const settled = Date.now() >= until || !targets.some((name) => going.mayCome.has(name) && isOff(name));
    if (seen ? settled : Date.now() >= unreadable) {
      attempt.notes.report.wasOff = targets.filter(isOff);
      for (const name of targets)
        if (!isOff(name))
          leave(attempt.notes, {
            resource: name,
            reason: 'undo: leave',
            stuck: false,
            byHand: service.byHand(name, input.with),
          });
      return;
    }
    attempt.beat('looking at what is left up');
    await attempt.wait(untilNextPoll(followInterval(world.settings.pollMs, poll, slowestPollMs)), () => null);
  }
}
