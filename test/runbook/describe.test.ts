import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Plan } from '../../plan/plan.ts';
import {
  describePlan,
  formatDuration,
  loadCatalogue,
  mermaid,
  parseDuration,
  planText,
} from '../../runbook/index.ts';

const catalogue = loadCatalogue(fileURLToPath(new URL('../../runbooks', import.meta.url)));

function planOf(name: string): Plan {
  const plan = catalogue.get(name)?.parsed.plan;
  if (!plan) throw new Error(`no ${name}`);
  return plan;
}

test('a plan is told as its steps, its waves and its critical path', () => {
  expect(describePlan(planOf('evening-news'), [])).toEqual({
    name: 'evening-news',
    steps: {
      contribution: {
        uses: 'mediaconnect:startFlow',
        kind: 'resource',
        needs: [],
        at: 'start',
        typicalSeconds: 30,
      },
      channels: {
        uses: 'medialive:batchStart',
        kind: 'resource',
        needs: ['contribution'],
        at: 'start',
        typicalSeconds: 180,
      },
      'on-air-check': {
        uses: 'approval',
        kind: 'gate',
        needs: ['channels'],
        at: 'start',
        typicalSeconds: 60,
      },
      'catch-up': {
        uses: 'mediapackagev2:createHarvestJob',
        kind: 'job',
        needs: [],
        at: 'end',
        typicalSeconds: 120,
      },
      'as-run': {
        uses: 'm2:startBatchJob',
        kind: 'job',
        needs: ['catch-up'],
        at: 'end',
        typicalSeconds: 300,
      },
    },
    waves: [['contribution'], ['channels'], ['on-air-check'], ['catch-up'], ['as-run']],
    criticalPath: { steps: ['contribution', 'channels', 'on-air-check'], seconds: 270 },
    problems: [],
  });
});

test('parallel branches share their waves', () => {
  expect(describePlan(planOf('match-day'), []).waves).toEqual([
    ['main-feed', 'backup-feed'],
    ['main-channels', 'backup-channels'],
    ['go-no-go'],
  ]);
});

test('the graph is a flowchart whose nodes are no words of Mermaid', () => {
  expect(mermaid(planOf('evening-news'))).toBe(`flowchart LR
  s0["contribution<br/>mediaconnect:startFlow<br/>30s"]
  s1["channels<br/>medialive:batchStart<br/>3m"]
  s2{{"on-air-check<br/>approval<br/>1m"}}
  subgraph ending [when the show ends]
    s3("catch-up<br/>mediapackagev2:createHarvestJob<br/>2m")
    s4("as-run<br/>m2:startBatchJob<br/>5m")
  end
  s0 --> s1
  s1 --> s2
  s3 --> s4
`);
});

test('people are told how long it takes, and what the way back does', () => {
  const text = planText(planOf('breaking-news'), []);
  expect(text).toContain('usually about 3m30s (contribution → channel)');
  expect(text).toContain('  channel: stopped\n  contribution: stopped');
  expect(text).toContain('stays up until its end is called');
});

test.each([
  ['90s', 90_000],
  ['12m', 720_000],
  ['1h30m', 5_400_000],
  ['500ms', 500],
  ['0s', 0],
])('%s is a duration', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(['', '90', 's', '1.5h', '-1s', '1m1h', '1h ', '1H', '٣s'])('%j is no duration', (text) => {
  expect(parseDuration(text)).toBeNull();
});

test.each([90_000, 720_000, 5_400_000, 500, 0])('%d ms are written as they are read', (ms) => {
  expect(parseDuration(formatDuration(ms))).toBe(ms);
});
