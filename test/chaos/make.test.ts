import { expect, test } from 'vitest';
import type { JsonObject } from '../../plan/json.ts';
import { commandNames } from '../../plan/status.ts';
import { parseRunbook, usesNames } from '../../runbook/index.ts';
import { Cloud } from '../../simulator/cloud.ts';
import { verdicts } from '../../simulator/index.ts';
import { operations } from './faults.ts';
import { bySiege, makeScenario, siegeSize } from './make.ts';
import { isBreakdown, type Scenario } from './scenario.ts';
import { stepsIn } from './shows.ts';
import { classOf, kindOf, world } from './stock.ts';

/** Enough for everything to come up that can. */
const many = Array.from({ length: 1_500 }, (_, seed) => makeScenario(seed));
const documents = many.flatMap(({ shows }) => shows.map(({ document }) => document));
const steps = many.flatMap(({ shows }) => shows.flatMap((show) => stepsIn(show).map(([, step]) => step)));
const faults = many.flatMap((scenario) => scenario.faults);
const events = many.flatMap((scenario) => scenario.events);

const values = (objects: readonly object[], key: string) =>
  new Set(objects.flatMap((one) => (key in one ? [(one as JsonObject)[key]] : [])));
const of = (uses: string) => steps.filter((step) => String(step.uses).startsWith(uses));

test('the same seed makes the same plan, and it is nothing but data', () => {
  for (const seed of [0, 7, 123_456_789]) {
    const scenario = makeScenario(seed);
    expect(makeScenario(seed)).toEqual(scenario);
    expect(JSON.parse(JSON.stringify(scenario))).toEqual(scenario);
  }
});

test('what befalls a siege is in the plan of each of its scenarios', () => {
  const [siege = []] = bySiege(
    Array.from({ length: siegeSize }, (_, at) => makeScenario(64 * siegeSize + at)),
  );
  expect(siege).toHaveLength(siegeSize);
  const breakdowns = (scenario: Scenario) => scenario.events.filter(isBreakdown);
  for (const scenario of siege) expect(breakdowns(scenario)).toEqual(breakdowns(siege[0] ?? scenario));
});

test('every document is valid', () => {
  // Of the last one no step was at the start, and another read the one that was put in its place.
  const found = makeScenario(300_214).shows.map(({ document }) => document);
  for (const document of [...documents.slice(0, 300), ...found]) {
    const { problems } = parseRunbook(JSON.stringify(document));
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  }
});

test('the simulator takes every fault, policy, delay, state and act of others', () => {
  const cloud = new Cloud(world());
  for (const scenario of many.slice(0, 300)) {
    for (const fault of scenario.faults) cloud.faults.add(fault);
    cloud.changePolicies(scenario.policies);
    cloud.changeDelays(scenario.delays);
    for (const [name, state] of Object.entries(scenario.before)) cloud.set(name, state);
    for (const event of scenario.events) {
      if (event.kind === 'set') cloud.set(event.resource, event.state);
      if (event.kind === 'input') cloud.signal(event.resource, { input: event.on });
      if (event.kind === 'probe') cloud.changeLive(event.name, event.change);
    }
  }
});

test('every step kind comes up, in graphs of up to thirty steps, wide and deep', () => {
  expect(values(steps, 'uses')).toEqual(new Set(usesNames));
  const sizes = documents.map((document) => Object.keys(document.steps as JsonObject).length);
  expect(Math.min(...sizes)).toBe(1);
  expect(Math.max(...sizes)).toBeGreaterThan(25);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(30);
  expect(steps.some((step) => ((step.needs as string[] | undefined) ?? []).length >= 4)).toBe(true);
});

test('every value of every key that decides what is done comes up', () => {
  const resources = steps.filter((step) => 'alreadyOn' in step);
  expect(values(resources, 'alreadyOn')).toEqual(new Set(['leave', 'own', 'refuse']));
  expect(values(resources, 'undo')).toEqual(new Set(['stop', 'leave']));
  expect(values(of('m2:'), 'undo')).toEqual(new Set(['cancel', 'leave']));
  for (const uses of usesNames)
    expect(values(of(uses), 'onFailure'), uses).toEqual(new Set(['rollback', 'ask', 'continue']));
  expect(values(of('medialive:'), 'atLeast')).toEqual(new Set(['all', 1, 2, 3, 4]));
  expect(values(steps, 'at')).toEqual(new Set(['end']));
  expect(values(steps, 'ask').size).toBeGreaterThan(10);
  expect(values(steps, 'healthy').size).toBeGreaterThan(10);
  expect(values(documents, 'onCancel')).toEqual(new Set(['ask', 'undo']));
  expect(values(documents, 'stayUp')).toEqual(new Set(['handOff', 'untilEnd']));
  expect(values(documents, 'atOnAir')).toEqual(new Set(['goAnyway', 'ask', 'abort']));
  expect(values(documents, 'atOffAir')).toEqual(new Set(['end', 'ask']));
  expect(values(documents, 'postRoll').size).toBeGreaterThan(1);
});

test('every call fails with every documented error, before and after its effect', () => {
  const seen = new Set(
    faults.flatMap((fault) =>
      fault.kind === 'error' ? [`${fault.operation} ${fault.error?.type} ${fault.when}`] : [],
    ),
  );
  const all = operations.flatMap(({ name, errors }) =>
    errors.flatMap((type) => ['before', 'after'].map((when) => `${name} ${type} ${when}`)),
  );
  const effects = all.filter((one) => !/^(Get|List|Describe)/.test(one));
  const missing = (wanted: string[]) => wanted.filter((one) => !seen.has(one)).length / wanted.length;
  // Of 300 calls and errors of effects, the seeds above hold nearly all; of reads, of which there are twice as many, most.
  expect(missing(effects)).toBeLessThan(0.02);
  expect(missing(all)).toBeLessThan(0.3);
});

test('every call loses answers, hangs, is slow, throttled, and answers pages and garbage', () => {
  const kinds = ['error', 'drop', 'hang', 'slow', 'html', 'garbage', 'throttle'];
  for (const { name } of operations) {
    const its = faults.filter(({ operation }) => operation === name);
    expect([...values(its, 'kind')], name).toEqual(expect.arrayContaining(kinds));
  }
  const partial = faults.filter(({ kind }) => kind === 'partial');
  expect(values(partial, 'listing')).toEqual(new Set(['failed', 'neither', 'both']));
  expect(values(partial, 'when')).toEqual(new Set(['before', 'after']));
  expect(values(faults, 'kind')).toEqual(new Set([...kinds, 'partial', 'stuck', 'flap']));
});

test('services answer everything that their vendors leave open', () => {
  for (const service of ['medialive', 'multiplexes', 'mediaconnect', 'alibabaLive'])
    for (const key of ['secondStart', 'startWhileStopping', 'stopWhileStarting', 'secondStop', 'stopWhenOff'])
      expect(
        values(
          many.map(({ policies }) => policies[service] as JsonObject),
          key,
        ),
        `${service} ${key}`,
      ).toEqual(new Set(verdicts));
});

test('resources are in every class of state before, and people and machines do all that they can', () => {
  const classes = many.flatMap(({ before }) =>
    Object.entries(before).map(([name, state]) => `${kindOf(name)} ${classOf(name, state)}`),
  );
  for (const kind of ['flow', 'channel', 'multiplex'])
    for (const state of ['on', 'coming', 'going', 'busy', 'broken'])
      expect(classes).toContain(`${kind} ${state}`);
  expect(values(events, 'kind')).toEqual(
    new Set([
      ...['set', 'input', 'probe', 'command', 'cancel', 'terminate'],
      ...['killWorker', 'stopWorker', 'killServer'],
    ]),
  );
  const commands = events.flatMap((event) => (event.kind === 'command' ? [event.name] : []));
  expect(new Set(commands)).toEqual(new Set([...commandNames, 'nonesuch']));
  expect(values(many, 'workers')).toEqual(new Set([1, 2]));
});
