import { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { givenAct } from '../../activities/attempt.ts';
import type { BegunInput } from '../../activities/begin.ts';
import { Claims } from '../../activities/claims/claims.ts';
import type { World } from '../../activities/dependencies.ts';
import { freshJobNotes, jobKey } from '../../activities/job-notes.ts';
import { submitJob } from '../../activities/job-submit.ts';
import { SharedReads } from '../../activities/polling.ts';
import type { FoundJob, JobService } from '../../activities/service.ts';
import { readSettings } from '../../activities/settings.ts';
import { SharedHealth } from '../../activities/shared-health.ts';
import type { JsonObject } from '../../plan/json.ts';
import { type JobBaseline, type JobReport, withLostReport } from '../../plan/ledger.ts';
import type { JobStep } from '../../plan/plan.ts';
import { type Lanes, openLanes } from './lanes.ts';
import { shortTimings, until } from './stage.ts';

let lanes: Lanes;
beforeAll(async () => {
  lanes = await openLanes(3);
});
afterAll(() => lanes?.close());

const application = 'app-asrun0000000000000000000';
const job = (more: JsonObject = {}): JsonObject => ({
  uses: 'm2:startBatchJob',
  with: {
    applicationId: application,
    batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: 'ASRUN' } },
  },
  retry: { interval: '100ms' },
  ...more,
});
const show = (steps: JsonObject): JsonObject => ({ name: 'jobs', stayUp: 'untilEnd', steps });

const step: JobStep = {
  id: 'report',
  kind: 'job',
  uses: 'a:job',
  needs: [],
  at: 'start',
  with: {},
  onFailure: 'continue',
  retry: { attempts: 5, intervalMs: 1, backoff: 1, maxIntervalMs: 1 },
  timeoutMs: null,
  typicalSeconds: 1,
  ask: null,
  undo: 'leave',
  onConflict: 'fail',
};
const run = { workflowId: 'w', firstRunId: 'r', place: 'here' };
const at = Date.now();
const baseline: JobBaseline = { kind: 'job', at, existing: [] };
const input: BegunInput = {
  run,
  step,
  with: {},
  baseline,
  claims: null,
  handedOn: null,
  acting: givenAct,
  previous: null,
  uncertain: false,
  takenOver: [],
  latestStart: null,
};
const world: World = {
  services: new Map(),
  settings: readSettings(shortTimings),
  reads: new SharedReads(50),
  health: new SharedHealth(),
  place: 'here',
  claims: new Claims(new Client(), 'here'),
};

/** A service on which a job shows up some time after its submit; says when it was asked for what. */
function lateService(appearsAt: number): { service: JobService; submits: number[] } {
  const submits: number[] = [];
  const lost: FoundJob = { id: 'lost', startedAt: appearsAt, state: 'Running' };
  const service: JobService = {
    uses: 'a:job',
    kind: 'job',
    identity: 'lookAlike',
    scope: () => 'one',
    judgeEffect: () => ({ kind: 'unknown', type: 'AnswerLost', code: '', message: '' }),
    judgeRead: () => ({ kind: 'again', type: 'Throttled', code: '', message: '' }),
    find: async () => (Date.now() >= appearsAt ? [lost] : []),
    submit: async () => {
      submits.push(Date.now());
      return { id: 'second' };
    },
    observe: async (id) => ({ class: 'succeeded', state: 'Succeeded', outputs: { executionId: id } }),
    cancel: async () => undefined,
    acceptedIsEnough: () => false,
    outputs: () => ({}),
    byHand: () => '',
  };
  return { service, submits };
}

test('what an attempt that was killed may have submitted is looked for afresh before another submit', async () => {
  const { service, submits } = lateService(Date.now() + 400);
  const notes = freshJobNotes(input);
  // The attempts before had looked long enough for one lost submit, and died while sending the next.
  notes.report.answer = 'unknown';
  notes.report.tries = 2;
  notes.lookedSince = Date.now() - 60_000;
  const env = new MockActivityEnvironment({
    attempt: 3,
    heartbeatDetails: { attempt: 2, closed: false, progress: 'submitting', notes },
  });
  const result = env.run(() => submitJob(world, service, step, input, 'default'));
  await expect(result).resolves.toMatchObject({ outputs: { executionId: 'lost' } });
  expect(submits).toEqual([]);
});

test('a retry that was lost after one that was seen ended is looked for under its own number', () => {
  const ended: JobReport = {
    kind: 'job',
    tries: 1,
    answer: 'accepted',
    n: 1,
    submissions: [{ id: 'first', n: 1, certainty: 'sure', state: 'Failed', ended: true, requestIds: [] }],
    requestIds: [],
    warnings: [],
  };
  const lost = withLostReport(ended, input.baseline);
  expect(lost).toMatchObject({ n: 2, answer: 'unknown' });
  const next = freshJobNotes({ previous: lost, uncertain: true });
  expect(next.report).toMatchObject({ n: 2, answer: 'unknown', submissions: [{ id: 'first' }] });
  expect(jobKey('default', run, 'report', next.report.n).token).toMatch(/-2$/);
});

test('of several executions alike none is taken for ours, and a person is asked', async () => {
  const { service, submits } = lateService(0);
  const alike: FoundJob[] = ['one', 'two'].map((id) => ({ id, startedAt: at, state: 'Running' }));
  const env = new MockActivityEnvironment({ attempt: 1 });
  const submitted = env.run(() =>
    submitJob(world, { ...service, find: async () => alike }, step, { ...input, uncertain: true }, 'default'),
  );
  await expect(submitted).rejects.toMatchObject({
    type: 'SubmissionAmbiguous',
    nonRetryable: true,
    details: [{ kind: 'job', submissions: [] }, { mustAsk: true }],
  });
  expect(submits).toEqual([]);
});

test.concurrent('a batch job that was purged asks, and a retry submits anew', () =>
  lanes.use(async (stage) => {
    const { cloud } = stage.simulator;
    cloud.changeOutcomes({ batchOutcomes: { ASRUN: 'Purged' } });
    const one = await stage.start(show({ report: job() }));
    const asking = await until(one, (status) => status.asking.length > 0);
    expect(asking.steps.report?.error?.type).toBe('JobPurged');
    cloud.changeOutcomes({ batchOutcomes: { ASRUN: 'Succeeded' } });
    await one.retry({ step: 'report' });
    const up = await until(one, (status) => status.phase === 'up');
    expect(up.steps.report).toMatchObject({
      state: 'done',
      started: [expect.any(String), expect.any(String)],
    });
    await one.end({});
    await one.result();
  }));

test.concurrent('expired credentials are waited out, on reads and on a submit', () =>
  lanes.use(async (stage) => {
    const { cloud } = stage.simulator;
    const expired = { status: 403, type: 'ExpiredTokenException' } as const;
    cloud.faults.add({ operation: 'StartBatchJob', kind: 'error', times: 3, error: expired });
    cloud.faults.add({ operation: 'GetBatchJobExecution', kind: 'error', times: 2, error: expired });
    cloud.faults.add({ operation: 'DescribeChannel', kind: 'error', times: 2, error: expired });
    cloud.faults.add({ operation: 'BatchStart', kind: 'error', times: 3, error: expired });
    const channels = {
      uses: 'medialive:batchStart',
      with: { channelIds: ['1234561'] },
      retry: { interval: '100ms' },
    };
    const one = await stage.start(show({ report: job(), channels }));
    const up = await until(one, (status) => status.phase === 'up' || status.outcome !== 'running');
    expect(up).toMatchObject({
      phase: 'up',
      degraded: false,
      steps: { report: { state: 'done', attempts: 4 }, channels: { state: 'up', attempts: 4 } },
    });
    await one.end({});
    await one.result();
  }));

test.concurrent('a batch job that was refused for now and runs all the same is followed, and not submitted again', () =>
  lanes.use(async (stage) => {
    const { cloud } = stage.simulator;
    const throttled = { type: 'ThrottlingException' } as const;
    cloud.faults.add({
      operation: 'StartBatchJob',
      kind: 'error',
      when: 'after',
      times: 0,
      error: throttled,
    });
    const one = await stage.start(show({ report: job() }));
    const up = await until(one, (status) => status.phase === 'up');
    expect(cloud.ledger.filter(({ operation }) => operation === 'StartBatchJob')).toHaveLength(1);
    expect(up.steps.report).toMatchObject({
      state: 'done',
      started: [expect.any(String)],
      warnings: [expect.stringContaining('is presumed ours')],
    });
    await one.end({});
    await one.result();
  }));
