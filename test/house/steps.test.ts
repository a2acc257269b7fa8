// docs/steps.md against the tables of step kinds and states.
import { expect, test } from 'vitest';
import { jobStates } from '../../activities/alibaba-live.ts';
import { executionStates } from '../../activities/m2/states.ts';
import { flowStates } from '../../activities/mediaconnect.ts';
import { channelStates, multiplexStates } from '../../activities/medialive/states.ts';
import { harvestStates } from '../../activities/mediapackagev2/states.ts';
import { kinds } from '../../runbook/index.ts';
import type { AskedStep } from '../../runbook/permissions/needs.ts';
import { anything } from '../../runbook/permissions/pattern.ts';
import { read, rowsOf } from './source.ts';

const page = read('docs/steps.md');

function section(heading: string): string {
  const start = page.indexOf(`\n## ${heading}\n`);
  return start < 0 ? '' : (page.slice(start).split('\n## ', 2)[1] ?? '');
}

const codeIn = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

/** State by state, its class, as the rows of a section say. */
function written(heading: string): Record<string, string> {
  const classes = new Set(['off', 'coming', 'on', 'recovering', 'going', 'busy', 'broken']);
  for (const name of ['waiting', 'succeeded', 'warned', 'failed', 'cancelled', 'unclear']) classes.add(name);
  const rows = rowsOf(page, heading).filter(([name = '']) => classes.has(name));
  return Object.fromEntries(
    rows.flatMap(([name = '', states = '']) => codeIn(states).map((state) => [state, name])),
  );
}

const classesOf = (table: Readonly<Record<string, { class: string }>>) =>
  Object.fromEntries(Object.entries(table).map(([state, { class: name }]) => [state, name]));

test('every step kind has its section, and no other has', () => {
  const headings = [...page.matchAll(/^## (\S+)$/gm)].map(([, heading = '']) => heading);
  expect(headings.sort()).toEqual(Object.keys(kinds).sort());
});

test.each([
  ['## mediaconnect:startFlow', flowStates],
  ['### States of a channel', channelStates],
  ['### States of a multiplex', multiplexStates],
  ['## alibaba-live:startEdgeTranscodeJob', jobStates],
  ['## mediapackagev2:createHarvestJob', classesOf(harvestStates)],
  ['## mediapackagev2:getHarvestJob', classesOf(harvestStates)],
  ['## m2:startBatchJob', classesOf(executionStates)],
])('%s has every state in its class', (heading, table) => {
  expect(written(heading)).toEqual(table);
});

/** A step of which nothing is known, and of which everything is wanted. */
const everything: AskedStep = {
  all: () => [anything()],
  one: () => anything(),
  undone: true,
  watched: true,
  ahead: true,
};
const asking = Object.values(kinds).flatMap(({ uses, permissions }) =>
  permissions ? [{ uses, actions: permissions(everything).grants.map(({ action }) => action) }] : [],
);

test.each(asking)('$uses lists the permissions that it may need', ({ uses, actions }) => {
  const [, listed = ''] = section(uses).split('\nPermissions', 2);
  expect(actions.length).toBeGreaterThan(0);
  expect(
    codeIn(listed)
      .filter((code) => code.includes(':'))
      .sort(),
  ).toEqual(actions.sort());
});
