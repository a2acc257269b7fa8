import { expect, test } from 'vitest';
import type { JsonObject } from '../../plan/json.ts';
import { parseRunbook } from '../../runbook/index.ts';
import { makeScenario } from './make.ts';
import type { Scenario } from './scenario.ts';
import { stepsIn } from './shows.ts';
import { shrink } from './shrink.ts';
import { smaller } from './smaller.ts';

const never = Number.POSITIVE_INFINITY;
/** Fails as long as it has a certain step, with a certain fault, and somebody who does something. */
function fails({ shows, faults, events }: Scenario): boolean {
  const steps = shows.flatMap((show) => stepsIn(show).map(([, step]) => step));
  return (
    steps.some((step) => step.uses === 'medialive:batchStart' && step.onFailure === 'rollback') &&
    faults.length > 0 &&
    events.some(({ kind }) => kind === 'command' || kind === 'killWorker')
  );
}

/** One with much in it. */
const large = Array.from({ length: 400 }, (_, seed) => makeScenario(seed))
  .filter(fails)
  .reduce((most, one) => (JSON.stringify(one).length > JSON.stringify(most).length ? one : most));

test('a scenario that fails is made as small as it can be and still fail', async () => {
  const small = await shrink({
    scenario: large,
    width: 3,
    stillFails: async (candidate) => fails(candidate),
    until: never,
  });
  expect(fails(small)).toBe(true);
  expect(small.shows).toHaveLength(1);
  expect(small.faults).toHaveLength(1);
  expect(small.events).toHaveLength(1);
  expect(small.before).toEqual({});
  expect(small.policies).toEqual({});
  const [[, step] = []] = stepsIn(small.shows[0] ?? { document: {} });
  expect(Object.keys(step ?? {}).sort()).toEqual(['onFailure', 'uses', 'with']);
  const ids = Object.values((step?.with ?? {}) as JsonObject).flat();
  expect(ids).toHaveLength(1);
});

test('what is smaller is smaller, and almost always a document still', () => {
  const length = JSON.stringify(large).length;
  const candidates = [...smaller(large)].filter((_, at) => at % 20 === 0);
  expect(candidates.length).toBeGreaterThan(20);
  expect(candidates.every((candidate) => JSON.stringify(candidate).length <= length)).toBe(true);
  const bad = candidates.filter(({ shows }) =>
    shows.some(({ document }) => parseRunbook(JSON.stringify(document)).plan === null),
  );
  expect(bad.length / candidates.length).toBeLessThan(0.05);
});

test('nothing is tried once the time is over, and what fails stays as it is', async () => {
  let tries = 0;
  const stillFails = async () => {
    tries += 1;
    return true;
  };
  expect(await shrink({ scenario: large, width: 2, stillFails, until: 0 })).toEqual(large);
  expect(tries).toBe(0);
});
