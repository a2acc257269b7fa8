// The table of failure points (test/points) against the product: a step kind, or a call, without cells fails here.
import { expect, test } from 'vitest';
import { createClients } from '../../activities/clients/index.ts';
import { createServices } from '../../activities/services.ts';
import { readSettings } from '../../activities/settings.ts';
import { kinds } from '../../runbook/index.ts';
import type { AskedStep } from '../../runbook/permissions/needs.ts';
import { anything } from '../../runbook/permissions/pattern.ts';
import { Cloud } from '../../simulator/cloud.ts';
import { attempts, cellName, events, groupsOf, whens } from '../points/cells.ts';
import { tableKinds } from '../points/kinds.ts';
import { read } from './source.ts';

const uses = (kind: (typeof tableKinds)[number]) => kind.step('http://127.0.0.1').uses;
const operationsOf = (name: string) =>
  new Set(
    tableKinds.flatMap((kind) => (uses(kind) === name ? kind.points.map(({ operation }) => operation) : [])),
  );

test('every step kind that a service carries out has its rows in the table, and no other has', () => {
  const services = createServices(createClients({}), readSettings({}));
  expect([...new Set(tableKinds.map(uses))].sort()).toEqual([...services.keys()].sort());
});

/** A step that comes up and goes down, without what is looked at before the show and during it. */
const step: AskedStep = {
  // Tags need a permission and no call of their own.
  all: (member) => (member === 'tags' ? [] : [anything()]),
  one: () => anything(),
  undone: true,
  watched: false,
  ahead: false,
};
const asking = Object.values(kinds).flatMap(({ uses: name, permissions }) =>
  permissions ? [{ name, actions: permissions(step).grants.map(({ action }) => action.split(':')[1]) }] : [],
);

test.each(asking)(
  'every call for which $name needs a permission is in the table, and no other is',
  ({ name, actions }) => {
    expect([...operationsOf(name)].sort()).toEqual([...new Set(actions)].sort());
  },
);

test('every call of the table is one that the simulator can be made to fail', () => {
  const known = new Cloud().operations;
  const called = tableKinds.flatMap(({ points }) => points.map(({ operation }) => operation));
  expect(called.filter((operation) => !known.includes(operation))).toEqual([]);
});

test('the table has a cell for each call, moment, attempt and event, each with a name of its own', () => {
  const groups = events.flatMap(groupsOf);
  const calls = tableKinds.flatMap(({ points }) => points).length;
  expect(groups).toHaveLength(whens.length * attempts.length * events.length);
  const names = groups.flatMap(({ name, cells }) => cells.map((cell) => `${name}: ${cellName(cell)}`));
  expect(new Set(names).size).toBe(calls * groups.length);
  expect(read('docs/guarantees.md')).toContain(
    `${calls} calls × ${groups.length} = ${(calls * groups.length).toLocaleString('en')} cells`,
  );
});
