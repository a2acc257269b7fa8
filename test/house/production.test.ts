// docs/production.md knows every variable of ours, with its default, and no other.
import { expect, test } from 'vitest';
import { defaultRateShare, durationVariables, readSettings } from '../../activities/settings.ts';
import { defaultTaskQueue } from '../../plan/names.ts';
import { bare, filesUnder, read, rowsOf } from './source.ts';

const rows = rowsOf(read('docs/production.md'), '## Environment').filter(([name = '']) =>
  name.startsWith('`SHOWCALLER_'),
);
const written = Object.fromEntries(rows.map(([name, value]) => [bare(name), bare(value)]));

test('every variable of ours has its row, and every row a variable', () => {
  const folders = [
    'activities',
    'cli',
    'client',
    'codec-server',
    'encryption',
    'history',
    'plan',
    'runbook',
    'simulator',
    'worker',
    'workflows',
  ];
  const files = [
    ...folders.flatMap((folder) => filesUnder(folder, '.ts')),
    'docker-compose.yml',
    'Dockerfile',
  ];
  const used = files.flatMap((file) => read(file).match(/\bSHOWCALLER_[A-Z_]*[A-Z]\b/g) ?? []);
  expect(Object.keys(written).sort()).toEqual([...new Set(used)].sort());
});

test('defaults are those of the code', () => {
  for (const { name, default: value } of Object.values(durationVariables)) expect(written[name]).toBe(value);
  expect(written.SHOWCALLER_RATE_SHARE).toBe(defaultRateShare);
  expect(written.SHOWCALLER_RUNBOOKS).toBe(readSettings({}).runbooks);
  expect(written.SHOWCALLER_TASK_QUEUE).toBe(defaultTaskQueue);
});
