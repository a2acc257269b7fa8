import { expect, test } from 'vitest';
import { escapeHtml } from '../../cli/rehearse/report/escape-html.ts';
import { reportHtml } from '../../cli/rehearse/report/html.ts';
import type { PassReport, Report } from '../../cli/rehearse/report/report.ts';
import { together } from '../../cli/rehearse/report/rows.ts';
import { reportText } from '../../cli/rehearse/report/text.ts';

const hostile = `<script>alert("x")</script> & 'so' on`;

const pass: PassReport = {
  ...{ scenario: 'clean', title: 'Nothing goes wrong', story: 'All is well.', expected: 'It comes up.' },
  ...{ ending: 'asPlanned', observed: 'It came up.', passed: true, findings: [], outcome: 'ended' },
  ...{
    degraded: false,
    undone: true,
    toAirSeconds: 215,
    marginSeconds: -25,
    marks: { up: 215, onAir: null, ending: 300 },
  },
  calls: { total: 12, changing: 4, byOperation: { StartFlow: 1 } },
  faults: [],
  questions: [{ step: 'check', prompt: hostile, answer: 'approve' }],
  steps: {},
  timeline: [{ step: hostile, state: 'undone', segments: [{ kind: 'on', from: 30, to: 300 }] }],
};

const report: Report = {
  ...{ runbook: 'some-show', description: hostile, ready: true, verdict: 'some-show is ready.' },
  ...{ seed: 7, compression: 60, rehearsedAt: '2026-11-21T14:00:00.000Z', tookSeconds: 42 },
  parameters: { flowArn: 'given', channelIds: 'invented' },
  lead: { seconds: 190, from: 'document' },
  planned: { steps: ['feed', hostile], seconds: 210 },
  measured: { steps: ['feed'], seconds: 215 },
  marginSeconds: -25,
  people: [{ step: 'check', prompt: hostile }],
  passes: [pass, { ...pass, title: 'Stuck', passed: false, findings: [`${hostile} was not undone.`] }],
  problems: [],
};

test('the text says what happened, what was expected, and what a person must know', () => {
  const text = reportText(report);
  expect(text.startsWith('some-show is ready.\n')).toBe(true);
  expect(text).toContain('Margin to air:      25s LATE');
  expect(text).toContain('2. Stuck: NOT PASSED');
  expect(text).toContain('was not undone.');
  expect(text).toContain('--seed 7 makes the same choices again');
  expect(text).toContain('60 times as fast');
  expect(text).toContain('channelIds (invented)');
});

test('the page holds nothing of a document but text', () => {
  const page = reportHtml(report);
  expect(page).toContain(escapeHtml(hostile));
  expect(page).not.toContain('<script');
  // An attribute that ends early would take what follows for another.
  expect(page.match(/aria-label="[^"]*"/g)).toHaveLength(2);
});

test('the page needs nothing beside it', () => {
  const page = reportHtml(report);
  expect(page).not.toMatch(/\b(src|href)=|@import|url\(/);
  expect(page).toContain('<svg');
  expect(page).toContain('@media print');
  expect(page).toContain('prefers-color-scheme: dark');
});

test('many things on one line are on when all are, and broken when any is', () => {
  const line = (...states: [at: number, state: string][]) => states.map(([at, state]) => ({ at, state }));
  const one = line([0, 'IDLE'], [10, 'STARTING'], [20, 'RUNNING'], [50, 'STOPPING'], [60, 'IDLE']);
  const two = line([0, 'IDLE'], [10, 'STARTING'], [30, 'RUNNING'], [50, 'STOPPING'], [55, 'IDLE']);
  expect(together([one, two], 70)).toEqual([
    { kind: 'coming', from: 10, to: 30 },
    { kind: 'on', from: 30, to: 50 },
    { kind: 'going', from: 50, to: 60 },
  ]);
  expect(together([line([0, 'RUNNING']), line([0, 'IDLE'])], 10)).toEqual([
    { kind: 'partly', from: 0, to: 10 },
  ]);
  expect(together([line([0, 'ERROR']), line([0, 'ACTIVE'])], 10)).toEqual([
    { kind: 'broken', from: 0, to: 10 },
  ]);
});
