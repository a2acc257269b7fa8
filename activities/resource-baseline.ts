import type { Baseline, ResourceName } from '../plan/ledger.ts';
import type { ResourceStep } from '../plan/plan.ts';
import { Attempt } from './attempt.ts';
import { asPoll } from './caller.ts';
import { claim, claimAtOnce } from './claims/claim.ts';
import type { BaselineAtOnce, BaselineResult, StepInput, TakeOverResult } from './contract.ts';
import type { World } from './dependencies.ts';
import { pollInterval, untilNextPoll } from './intervals.ts';
import { gatherAtOnceMs } from './polling.ts';
import { brokenType, stateMessage } from './resource-judge.ts';
import type { ResourceService, Seen } from './service.ts';
import { failStep, finalRead } from './step-failure.ts';

/** What was off and what was on before us; null while something is going or busy. Throws when something is broken. */
function baselineOf(
  step: ResourceStep,
  names: ResourceName[],
  seen: Map<ResourceName, Seen>,
): Baseline | null {
  const broken = names.flatMap((name) => {
    const one = seen.get(name);
    return one?.class === 'broken' ? [{ name, seen: one }] : [];
  });
  if (broken.length > 0) {
    const types = new Set(broken.map((one) => brokenType(one.seen)));
    const type = types.size === 1 ? ([...types][0] ?? 'ResourceBroken') : 'ResourceBroken';
    throw failStep(type, broken.map((one) => stateMessage(one.name, one.seen)).join(' · '));
  }
  const isOn = (name: ResourceName) => ['coming', 'on', 'recovering'].includes(seen.get(name)?.class ?? '');
  const on = names.filter(isOn);
  const off = names.filter((name) => seen.get(name)?.class === 'off');
  if (on.length > 0 && step.alreadyOn === 'refuse')
    throw failStep('AlreadyOn', `on already: ${on.join(', ')} (alreadyOn: refuse)`);
  if (on.length + off.length < names.length) return null;
  return { kind: 'resource', at: Date.now(), off, on };
}

/** Reads once, and does not wait for what is going or busy. */
export async function resourceBaselineAtOnce(
  world: World,
  service: ResourceService,
  step: ResourceStep,
  input: StepInput,
): Promise<BaselineAtOnce> {
  const names = service.resources(input.with);
  const look = () => world.reads.inspect(service, names, input.with, gatherAtOnceMs);
  const claiming = claimAtOnce(world, service, { ...input, step });
  const looking = look();
  looking.catch(() => undefined);
  const claimed = await claiming;
  if (!claimed) return { ready: false, claimed };
  // Another run was at it: what was seen before the claim may be of that time.
  const baseline = baselineOf(step, names, await (claimed.fresh ? looking : look()));
  return baseline ? { ready: true, baseline, claimed } : { ready: false, claimed };
}

/** The same of what is claimed already, by an activity that waits for what is going or busy. */
export async function resourceBaseline(
  world: World,
  service: ResourceService,
  step: ResourceStep,
  input: StepInput,
): Promise<BaselineResult> {
  const attempt = new Attempt({}, input.run, world.place);
  const deadline = step.timeoutMs === null ? Number.POSITIVE_INFINITY : attempt.scheduledAt + step.timeoutMs;
  const names = service.resources(input.with);
  let last = 'nothing was seen';
  for (let poll = 0; ; poll += 1) {
    attempt.beat(`waiting to look: ${last}`);
    try {
      const read = () =>
        attempt.read(
          () => world.reads.inspect(service, names, input.with),
          () => null,
        );
      const seen = await (poll === 0 ? read() : asPoll(read));
      const result = baselineOf(step, names, seen);
      if (result) return { ready: true, baseline: result };
      last = names
        .flatMap((name) =>
          ['going', 'busy'].includes(seen.get(name)?.class ?? '')
            ? [`${name} is ${seen.get(name)?.state}`]
            : [],
        )
        .join(', ');
    } catch (error) {
      attempt.throwIfEnding(() => null);
      const final = finalRead(service, error);
      if (final.nonRetryable) throw final;
      last = final.message;
    }
    if (Date.now() >= deadline) throw failStep('TimedOut', `${step.id} could not begin in time: ${last}`);
    await attempt.wait(untilNextPoll(pollInterval(world.settings.pollMs, poll, 5_000)), () => null);
  }
}

/** `skip {own: true}`: which of the step's resources are on now; they become ours. */
export async function takeOver(
  world: World,
  service: ResourceService,
  step: ResourceStep,
  input: StepInput,
): Promise<TakeOverResult> {
  // A person says that it is theirs: with others, if there are any.
  const sharing = { ...step, onConflict: 'share' as const };
  const claimed = await claim(world, service, { ...input, step: sharing, takeOver: null });
  const attempt = new Attempt({}, input.run, world.place);
  const names = service.resources(input.with);
  for (let poll = 0; ; poll += 1) {
    try {
      const seen = await attempt.read(
        () => world.reads.inspect(service, names, input.with),
        () => null,
      );
      const on = names.filter((name) => ['coming', 'on', 'recovering'].includes(seen.get(name)?.class ?? ''));
      const off = names.filter((name) => !on.includes(name));
      return { on, baseline: { kind: 'resource', at: Date.now(), off, on }, claimed };
    } catch (error) {
      attempt.throwIfEnding(() => null);
      const final = finalRead(service, error);
      if (final.nonRetryable) throw final;
    }
    attempt.beat('looking at what is on');
    await attempt.wait(untilNextPoll(pollInterval(world.settings.pollMs, poll, 5_000)), () => null);
  }
}
