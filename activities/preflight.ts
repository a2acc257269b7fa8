import { ApplicationFailure, log } from '@temporalio/activity';
import type { ResourceName } from '../plan/ledger.ts';
import { failureTypes } from '../plan/status.ts';
import { Attempt } from './attempt.ts';
import { asCaller } from './caller.ts';
import { checked } from './checked.ts';
import { claimedByOthers } from './claims/claimed-by-others.ts';
import type { PreflightInput, PreflightStep } from './contract.ts';
import type { World } from './dependencies.ts';
import { stateObstacles } from './outlook/obstacles.ts';
import { gatherAtOnceMs } from './polling.ts';
import type { ResourceService, Seen } from './service.ts';
import { finalRead } from './step-failure.ts';

/** How long reads that may succeed later are tried before the run ends here. */
const patienceMs = 60_000;

type Looking = Attempt<object>;

interface Looked {
  step: PreflightStep;
  service: ResourceService;
}

/** Steps of one service and region, which are seen together. */
type Group = [Looked, ...Looked[]];

/** One look at every resource of every step. False: something stands in the way; `preflight` says what. Throws what a read throws. */
export async function isClear(world: World, input: PreflightInput): Promise<boolean> {
  const look = async (group: Group): Promise<string[]> => {
    const [{ service, step }] = group;
    const seen = await world.reads.inspect(service, namesOf(group), step.with, gatherAtOnceMs);
    return group.flatMap((one) => problemsOf(one, seen));
  };
  return (await problemsIn(world, input, look)).length === 0;
}

/** The same, with patience for reads that fail; fails with the whole list of what cannot be started. */
export async function preflight(world: World, input: PreflightInput): Promise<void> {
  const attempt = new Attempt({}, input.run, world.place);
  const problems = await problemsIn(world, input, (group) => lookAt(world, attempt, group));
  if (problems.length === 0) return;
  const list = problems.slice(0, 100).join(' · ');
  const more = problems.length > 100 ? ` · and ${problems.length - 100} more` : '';
  throw ApplicationFailure.nonRetryable(
    `Nothing was started: ${list}${more}`,
    failureTypes.runFailed,
    problems.slice(0, 1000),
  );
}

/** @param look - what stands in the way of steps of one service and region */
async function problemsIn(
  world: World,
  input: PreflightInput,
  look: (group: Group) => Promise<string[]>,
): Promise<string[]> {
  const groups = new Map<string, Group>();
  for (const given of input.steps) {
    const step = { ...given, with: checked({ ...given, run: input.run }).with };
    const service = world.services.get(step.step.uses);
    if (service?.kind !== 'resource') continue;
    const group = `${service.uses} ${service.scope(step.with)}`;
    const known = groups.get(group);
    if (known) known.push({ step, service });
    else groups.set(group, [{ step, service }]);
  }
  const [seen, claimed] = await Promise.all([
    Promise.all([...groups.values()].map(look)),
    claimedByOthers(world, input.run, input.steps.filter(endsTheRun)),
  ]);
  return [...seen.flat(), ...claimed.map(({ step, message }) => `${step}: ${message}`)];
}

function namesOf(group: Group): ResourceName[] {
  return [...new Set(group.flatMap(({ service, step }) => service.resources(step.with)))];
}

/** Where a person is asked, the run begins: the answer may be to take it over. */
function endsTheRun({ step }: PreflightStep): boolean {
  return step.onFailure !== 'ask';
}

/** One read for all steps of a service and region; when it fails, each step and then each resource alone tells which is to blame. */
async function lookAt(world: World, attempt: Looking, group: Group): Promise<string[]> {
  const [first] = group;
  const names = namesOf(group);
  const seen = await tryToSee(world, attempt, first, names);
  if (!(seen instanceof ApplicationFailure)) return group.flatMap((one) => problemsOf(one, seen));
  if (group.length > 1) return (await Promise.all(group.map((one) => lookAt(world, attempt, [one])))).flat();
  if (names.length === 1) return [`${first.step.step.id}: ${names[0]}: ${seen.type}: ${seen.message}`];
  const each = await Promise.all(
    names.slice(0, 100).map(async (name) => [name, await tryToSee(world, attempt, first, [name])] as const),
  );
  return each.flatMap(([name, one]) =>
    one instanceof ApplicationFailure
      ? [`${first.step.step.id}: ${name}: ${one.type}: ${one.message}`]
      : problemsOf({ ...first, service: { ...first.service, resources: () => [name] } }, one),
  );
}

function problemsOf(
  { step: { step, with: read }, service }: Looked,
  seen: Map<ResourceName, Seen>,
): string[] {
  return service.resources(read).flatMap((name) =>
    stateObstacles(name, seen.get(name), step)
      // What is busy is waited for by its step.
      .filter(({ code }) => code !== 'Busy')
      .map(({ message }) => `${step.id}: ${message}`),
  );
}

async function tryToSee(
  world: World,
  attempt: Looking,
  { service, step }: Looked,
  names: ResourceName[],
): Promise<Map<ResourceName, Seen> | ApplicationFailure> {
  const noReport = () => null;
  const trying = { since: Date.now(), hadTurn: false };
  const onTurn = () => {
    trying.hadTurn = true;
  };
  for (;;) {
    attempt.beat(`looking at ${names.length} resources`);
    const read = () =>
      attempt.read(() => world.reads.inspect(service, names, step.with), noReport, patienceMs);
    try {
      return await asCaller({ onTurn }, read);
    } catch (error) {
      attempt.throwIfEnding(noReport);
      const failure = finalRead(service, error);
      // What has only waited for its turn behind the calls of other runs has not been tried.
      if (!trying.hadTurn) trying.since = Date.now();
      if (failure.nonRetryable || Date.now() - trying.since > patienceMs) return failure;
      log.warn('a read failed before the start', { type: failure.type, detail: failure.message });
    }
    await attempt.wait(world.settings.pollMs, noReport);
  }
}
