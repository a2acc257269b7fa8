import { log } from '@temporalio/activity';
import { concealedTrouble } from '../plan/conceal-status.ts';
import type { ResourceName } from '../plan/ledger.ts';
import type { HealthState, Trouble } from '../plan/status.ts';
import { Attempt } from './attempt.ts';
import { checked } from './checked.ts';
import type { WatchInput, WatchResult } from './contract.ts';
import type { World } from './dependencies.ts';
import { untilNextPoll } from './intervals.ts';
import { concealed } from './secrets.ts';
import type { ResourceService } from './service.ts';
import { type Found, healthOfStep, inputLines, troubleOf } from './watch-words.ts';

/** What the attempts of a watch hand on to each other, and what `status` reads from its heartbeats. */
interface WatchNotes extends WatchResult {
  /** What comes in, by step: a line for each resource that says so. */
  inputs: Record<string, string[]>;
}

/** One step under watch. */
interface Watched {
  id: string;
  service: ResourceService;
  with: WatchInput['steps'][number]['with'];
  names: ResourceName[];
  found: Found;
}

const longestLookMs = 300_000;
const noReport = () => null;

/**
 * Looks at all that is up every 30 s and touches nothing. Returns when what it finds is not what is known any more, but
 * not before `notBefore`: until then it is in the heartbeats alone. No read that fails ends it.
 */
export async function watch(world: World, input: WatchInput): Promise<WatchResult> {
  const fresh: WatchNotes = { trouble: input.known, health: {}, inputs: {} };
  const attempt = new Attempt(fresh, input.run, world.place);
  const steps = watchedSteps(world, input);
  const { watchMs } = world.settings;
  for (;;) {
    await Promise.all(steps.map((step) => lookAt(world, attempt, step)));
    const { trouble, health } = tell(attempt, steps, input.known);
    const left = input.notBefore - Date.now();
    const isNews = differ(trouble, input.known);
    if (isNews && left <= 0) return { trouble, health };
    const pause = untilNextPoll(watchMs);
    await attempt.wait(isNews ? Math.min(pause, left) : pause, noReport);
  }
}

/** The steps that can be watched; one that cannot is logged, because a watch harms no run. */
function watchedSteps(world: World, input: WatchInput): Watched[] {
  return input.steps.flatMap(({ step, with: read, names }) => {
    const service = world.services.get(step.uses);
    if (service?.kind !== 'resource') return [];
    try {
      const given = checked({ step, with: read, run: input.run }).with;
      const all = names ?? service.resources(given);
      return [{ id: step.id, service, with: given, names: all, found: new Map() }];
    } catch (error) {
      log.error('a step cannot be watched', { step: step.id, detail: String(error) });
      return [];
    }
  });
}

/** Takes down what one look finds; what could not be read keeps what was found before, for a while. */
async function lookAt(world: World, attempt: Attempt<WatchNotes>, step: Watched): Promise<void> {
  const { service, names, found } = step;
  const looking = world.health.look(service, names, step.with, world.settings.watchMs / 2);
  const { seen, error } = await attempt.read(looking, noReport, longestLookMs).catch((thrown: unknown) => {
    attempt.throwIfEnding(noReport);
    return { seen: new Map<ResourceName, never>(), error: thrown };
  });
  const why = error === null ? 'no answer' : service.judgeRead(error).message;
  if (error !== null) log.warn('a health could not be read', { step: step.id, detail: why });
  for (const name of names) {
    const one = seen.get(name);
    const before = found.get(name);
    found.set(name, {
      health: one?.health ?? before?.health ?? null,
      misses: one ? 0 : (before?.misses ?? 0) + 1,
      why,
    });
  }
}

/** Puts what was found into the heartbeats, and logs what is new of it. */
function tell(
  attempt: Attempt<WatchNotes>,
  steps: readonly Watched[],
  known: readonly Trouble[],
): WatchResult {
  const trouble = steps.flatMap(({ id, found }) => troubleOf(id, found, known));
  const health: Record<string, HealthState> = {};
  const inputs: Record<string, string[]> = {};
  for (const { id, found } of steps) {
    const state = healthOfStep(found);
    if (state) health[id] = state;
    const lines = inputLines(found);
    if (lines.length > 0) inputs[id] = lines.map(concealed);
  }
  // `status` reads it from the heartbeats as it is there.
  const shown = trouble.map((one) => concealedTrouble(one, concealed));
  for (const { step, code, message } of added(shown, attempt.notes.trouble))
    log.warn('trouble', { step, code, detail: message });
  for (const { step, code, message } of added(attempt.notes.trouble, shown))
    log.info('trouble is over', { step, code, detail: message });
  attempt.notes = { trouble: shown, health, inputs };
  attempt.beat(trouble.length === 0 ? 'all is well' : `${trouble.length} in trouble`);
  return { trouble, health };
}

function keyOf({ step, resource, code, message }: Trouble): string {
  // The reason why a read failed may differ from one time to the next.
  return JSON.stringify([step, resource, code, code === 'NotSeen' ? '' : message]);
}

function added(now: readonly Trouble[], before: readonly Trouble[]): Trouble[] {
  const keys = new Set(before.map(keyOf));
  return now.filter((one) => !keys.has(keyOf(one)));
}

function differ(one: readonly Trouble[], other: readonly Trouble[]): boolean {
  return added(one, other).length > 0 || added(other, one).length > 0;
}
