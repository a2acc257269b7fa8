import { expect, test } from 'vitest';
import { leadSeconds, measuredPath } from '../../cli/rehearse/measure.ts';
import { compile } from '../../runbook/index.ts';
import { statusOf } from './status.ts';

const compiled = compile({
  source: {
    name: 'some-show',
    lead: '10m',
    steps: {
      quick: { uses: 'medialive:batchStart', typical: '60s', with: { channelIds: ['11'] } },
      slow: {
        uses: 'medialive:batchStart',
        typical: '2m',
        healthy: { for: '20s' },
        with: { channelIds: ['12'] },
      },
      check: { uses: 'approval', needs: ['quick', 'slow'], with: { prompt: 'Go?' } },
    },
  },
});
if (!compiled.ok) throw new Error('the document is wrong');
const { plan } = compiled;

test('the way up is measured along the steps that were waited for, with typical times and our own work', () => {
  // Ten times as fast: 12 s and 2 s of the gate, and 3 s that are ours whatever the speed.
  const cameUp = {
    quick: { from: 0, to: 6_000 },
    slow: { from: 0, to: 17_000 },
    check: { from: 17_000, to: 90_000 },
  };
  const last = statusOf({ upAt: '2026-11-21T20:00:00.000Z' });
  expect(measuredPath(plan, { last, cameUp }, { compression: 10 })).toEqual({
    steps: ['slow', 'check'],
    // A person's time is as planned.
    seconds: 120 + 20 + 3 + 60,
  });
  expect(leadSeconds(plan)).toBe(600);
});

test('what never came up has no way up', () => {
  const last = statusOf({});
  expect(measuredPath(plan, { last, cameUp: {} }, { compression: 10 })).toBeNull();
});
