import type { Json, JsonObject } from '../../plan/json.ts';
import type { Scenario, Show } from './scenario.ts';
import { stepsIn } from './shows.ts';

/** Scenarios that are a little less than this one, those that lose most first. */
export function* smaller(scenario: Scenario): Generator<Scenario> {
  if (scenario.shows.length > 1) for (const { name } of scenario.shows) yield withoutShow(scenario, name);
  for (const events of fewer(scenario.events)) yield { ...scenario, events };
  for (const faults of fewer(scenario.faults)) yield { ...scenario, faults };
  for (const show of scenario.shows)
    for (const kept of fewer(stepsIn(show))) {
      const document = { ...show.document, steps: onlySteps(kept) };
      if (canBegin(document)) yield withShow(scenario, { ...show, document });
    }
  for (const before of fewer(Object.entries(scenario.before)))
    yield { ...scenario, before: Object.fromEntries(before) };
  for (const policies of plainer(scenario.policies)) yield { ...scenario, policies };
  for (const [service, its] of Object.entries(scenario.policies))
    if (isObject(its))
      for (const less of plainer(its))
        yield { ...scenario, policies: { ...scenario.policies, [service]: less } };
  if (scenario.workers > 1) yield { ...scenario, workers: 1 };
  for (const show of scenario.shows) for (const plain of plainerShow(show)) yield withShow(scenario, plain);
  for (const [at, fault] of scenario.faults.entries())
    for (const plain of plainer(fault as JsonObject, [
      'kind',
      'operation',
      'ids',
      'error',
      'delayMs',
      'status',
    ]))
      yield { ...scenario, faults: scenario.faults.with(at, plain as Scenario['faults'][number]) };
}

function withShow(scenario: Scenario, show: Show): Scenario {
  return { ...scenario, shows: scenario.shows.map((one) => (one.name === show.name ? show : one)) };
}

function withoutShow(scenario: Scenario, name: string): Scenario {
  return {
    ...scenario,
    shows: scenario.shows.filter((show) => show.name !== name),
    events: scenario.events.filter((event) => !('show' in event) || event.show !== name),
  };
}

/** Without halves, quarters, … and each item. */
function* fewer<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let size = items.length; size >= 1; size = Math.floor(size / 2))
    for (let at = 0; at < items.length; at += size)
      yield items.filter((_, index) => index < at || index >= at + size);
}

/** Without all members but those that are needed, and without each. */
function* plainer(object: JsonObject, needed: readonly string[] = []): Generator<JsonObject> {
  const keys = Object.keys(object).filter((key) => !needed.includes(key));
  if (keys.length > 1) yield without(object, keys);
  for (const key of keys) yield without(object, [key]);
}

function without(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** These steps, in no need of others. */
function onlySteps(kept: readonly [string, JsonObject][]): JsonObject {
  const ids = new Set(kept.map(([id]) => id));
  const steps = kept.map(([id, step]): [string, JsonObject] => {
    const needs = ((step.needs as string[] | undefined) ?? []).filter((need) => ids.has(need));
    const input = step.with as JsonObject;
    const params = input.jobParams;
    const reads = isObject(params) && !needs.some((need) => String(params.READS).includes(`steps.${need}.`));
    const plain = reads ? { ...input, jobParams: without(params, ['READS']) } : input;
    return [id, { ...without(step, ['needs']), with: plain, ...(needs.length > 0 ? { needs } : {}) }];
  });
  return Object.fromEntries(steps);
}

function canBegin({ steps }: JsonObject): boolean {
  return isObject(steps) && Object.values(steps).some((step) => isObject(step) && step.at !== 'end');
}

function* plainerShow(show: Show): Generator<Show> {
  const { onAirAt, offAirAt, ...untimed } = show;
  if (onAirAt !== undefined || offAirAt !== undefined) yield { ...untimed, upFor: show.upFor ?? 0 };
  if (show.answers.length > 0) yield { ...show, answers: [] };
  if (show.upFor !== 0) yield { ...show, upFor: 0 };
  for (const document of plainer(without(show.document, ['steps', 'parameters']), ['name']))
    yield { ...show, document: { ...document, ...only(show.document, ['parameters', 'steps']) } };
  for (const [id, step] of stepsIn(show)) {
    const change = (plain: JsonObject): Show => ({
      ...show,
      document: { ...show.document, steps: { ...(show.document.steps as JsonObject), [id]: plain } },
    });
    for (const plain of plainer(without(step, ['needs', 'with']), ['uses']))
      yield change({ ...plain, ...only(step, ['with', 'needs']) });
    const needs = (step.needs as string[] | undefined) ?? [];
    if (needs.length > 0) yield change(onlyNeeds(step, []));
    const input = step.with as JsonObject;
    for (const key of ['channelIds', 'multiplexIds']) {
      const ids = input[key];
      if (!Array.isArray(ids)) continue;
      if (Object.keys(input).length > 1)
        yield change({ ...without(step, ['atLeast']), with: without(input, [key]) });
      for (const kept of fewer(ids))
        if (kept.length > 0) yield change({ ...without(step, ['atLeast']), with: { ...input, [key]: kept } });
    }
  }
}

function only(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => keys.includes(key)));
}

function onlyNeeds(step: JsonObject, needs: string[]): JsonObject {
  return { ...without(step, ['needs']), ...(needs.length > 0 ? { needs } : {}) };
}
