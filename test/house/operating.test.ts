// docs/operating.md against what a run can be, be told, and end with: every word has its row, and every row a word.
import { expect, test } from 'vitest';
import { searchAttributes } from '../../plan/search-attributes.ts';
import {
  commandNames,
  failureTypes,
  type HealthState,
  type Outcome,
  outcomes,
  phases,
  type RunStatus,
  runQuestions,
  type StepStatus,
  stepStates,
} from '../../plan/status.ts';
import { bare, filesUnder, read, rowsOf } from './source.ts';

const page = read('docs/operating.md');
const column = (heading: string) => rowsOf(page, heading).map(([name]) => bare(name));
const codeIn = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

/** What stands beside a run's phase, or beside a step's state. */
const flags: (keyof RunStatus | keyof StepStatus | HealthState | Outcome)[] = [
  ...(['asking', 'held', 'degraded', 'late'] as const),
  ...(['slow', 'unhealthy', 'trouble', 'stuck'] as const),
];

test.each<[string, readonly string[]]>([
  ['## Give a command', commandNames],
  ['## Phases', phases],
  ['## Flags', flags],
  ['## States of a step', stepStates],
  ['## Outcomes', outcomes],
  ['## Find a run', Object.keys(searchAttributes)],
])('%s has a row for each, and no other', (heading, names) => {
  expect(column(heading).toSorted()).toEqual([...names].toSorted());
});

test('each phase and each flag says what to do, and what happens if nobody does anything', () => {
  for (const heading of ['## Phases', '## Flags'])
    for (const cells of rowsOf(page, heading)) {
      expect(cells).toHaveLength(4);
      for (const cell of cells) expect(cell, cells[0]).not.toBe('');
    }
});

test("each command's data is JSON that it takes, and its line in a shell is its own", () => {
  for (const [name = '', , data = '', shell = ''] of rowsOf(page, '## Give a command')) {
    expect(JSON.parse(bare(data)), data).toBeTypeOf('object');
    const command = bare(name).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    expect(shell).toContain(`showcaller ${command} ID`);
  }
});

test('the first words of the board are those that it has', () => {
  const source = read('workflows/next.ts');
  const words = rowsOf(page, '## Open the run').flatMap(([first = '']) => codeIn(first));
  expect(words).toHaveLength(18);
  for (const word of words) expect(source, word).toContain(word);
  for (const [, word = ''] of source.matchAll(/return [`']([A-Z]{4,}):/g)) expect(words).toContain(word);
});

test('every question of the run itself and every type of a failed run is named', () => {
  for (const name of Object.values(runQuestions)) expect(page).toContain(`\`${name}\``);
  for (const type of Object.values(failureTypes)) expect(page).toContain(`[${type}](errors.md#`);
});

test('every picture is shown on a page', () => {
  const pages = read('README.md') + filesUnder('docs', '.md').map(read).join('\n');
  for (const picture of filesUnder('docs/pictures', '.png'))
    expect(pages).toContain(`pictures/${picture.slice('docs/pictures/'.length)})`);
});
