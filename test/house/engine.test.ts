// The engine knows columns, never services: adding one touches none of these files.
import { expect, test } from 'vitest';
import { filesUnder, read } from './source.ts';

const lifeCycles =
  /^activities\/(attempt|checked|job-|load|observe|polling|preflight|read-ledger|resource-|retry-pause|step-failure)/;
const engine = [
  ...filesUnder('plan', '.ts'),
  ...filesUnder('workflows', '.ts'),
  ...filesUnder('history', '.ts'),
  ...filesUnder('schedules', '.ts'),
  ...filesUnder('activities', '.ts').filter((file) => lifeCycles.test(file)),
];

/** Comments may give examples. */
const code = (file: string) => read(file).replaceAll(/\/\*.*?\*\/|(?<=^|\s)\/\/.*$/gms, '');

test('no file of the engine names a service', () => {
  expect(engine.length).toBeGreaterThan(40);
  const naming = engine.filter((file) =>
    /medialive|mediaconnect|mediapackage|\bm2\b|alibaba/i.test(code(file)),
  );
  expect(naming).toEqual([]);
});
