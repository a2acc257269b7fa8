import { expect, test } from 'vitest';
import { InputError } from '../../cli/input-error.ts';
import { parseFaults } from '../../cli/rehearse/faults-file.ts';
import { clean } from '../../cli/rehearse/scenario.ts';

function problemsOf(text: string): string[] {
  try {
    parseFaults(text, 'faults.yaml');
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(({ line, path, message }) => `${line} ${path}: ${message}`);
  }
  return [];
}

test('a file names scenarios of ours and says its own, in the order in which they are played', () => {
  const choose = parseFaults(
    `scenarios:
  - lostAnswer
  - harvestFailed
  - name: slow-feed
    description: The feed is slow to answer.
    expect: rolledBack
    faults:
      - { operation: StartFlow, fault: slow, delay: 2s, when: after, count: 3 }
      - { operation: BatchStart, fault: throttle }
`,
    'faults.yaml',
  );
  const ours = [
    { ...clean, name: 'throttled' },
    { ...clean, name: 'lostAnswer' },
  ];
  const [first, own, ...rest] = choose(ours);
  // A scenario of ours that does not concern the runbook is left out.
  expect(rest).toEqual([]);
  expect(first?.name).toBe('lostAnswer');
  expect(own).toMatchObject({
    name: 'slow-feed',
    story: 'The feed is slow to answer.',
    ending: 'rolledBack',
  });
  expect(own?.faults).toMatchObject([
    { kind: 'slow', operation: 'StartFlow', delayMs: 2000, when: 'after', times: 3 },
    { kind: 'throttle', operation: 'BatchStart', times: 1, ratePerSecond: 0 },
  ]);
});

test('every problem of a faults file is told with its line', () => {
  const problems = problemsOf(`scenarios:
  - lostAnswers
  - name: one
    faults:
      - { operation: StartFlow, fault: drop, colour: red }
      - operation: StartFlows
        fault: drop
      - { operation: StartFlow, fault: explode }
      - { operation: StartFlow, fault: slow }
      - { operation: StartFlow, fault: drop, count: -1 }
  - lostAnswer
  - lostAnswer
`);
  expect(problems).toEqual([
    expect.stringMatching(/^2 scenarios\[0\]: is no scenario .* Did you mean lostAnswer\?$/),
    expect.stringMatching(/^5 scenarios\[1\]\.faults\[0\]\.colour: is not a key that is known here/),
    expect.stringMatching(/^8 scenarios\[1\]\.faults\[2\]\.fault: must be error, .*; received "explode"/),
    expect.stringMatching(/^10 scenarios\[1\]\.faults\[4\]\.count: must be at least 0; received/),
    expect.stringMatching(/^12 scenarios\[3\]: is the same scenario twice: lostAnswer$/),
  ]);
});

test('a fault that the simulator cannot make is a problem', () => {
  const problems = problemsOf(`scenarios:
  - name: one-more
    faults:
      - operation: StartFlows
        fault: drop
      - { operation: BatchStart, fault: partial }
`);
  expect(problems).toEqual([
    expect.stringMatching(
      /^4 scenarios\[0\]\.faults\[0\]\.operation: is no operation: there is no StartFlows; there are \*, /,
    ),
    expect.stringMatching(/^6 scenarios\[0\]\.faults\[1\]\.ids: is missing$/),
  ]);
});

test.each(['', 'scenarios: []', '[]', 'scenario: [lostAnswer]'])('%o is no faults file', (text) => {
  expect(problemsOf(text)).not.toEqual([]);
});
