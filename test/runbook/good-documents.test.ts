import { expect, test } from 'vitest';
import type { Plan, PlanStep } from '../../plan/plan.ts';
import { compile, parseRunbook } from '../../runbook/index.ts';

function planOf(source: string): Plan {
  const { plan, problems } = parseRunbook(source);
  expect(problems.filter((problem) => problem.severity === 'error')).toEqual([]);
  if (!plan) throw new Error('no plan');
  return plan;
}

function step(plan: Plan, id: string): PlanStep {
  const found = plan.steps.find((one) => one.id === id);
  if (!found) throw new Error(`no step ${id}`);
  return found;
}

const job = 'applicationId: app, batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: A } }';

test('every default of a resource is filled in', () => {
  const plan = planOf(
    'name: a-channel\nsteps:\n  channel: { uses: "medialive:batchStart", with: { channelIds: ["1234567"] } }\n',
  );
  expect(plan).toMatchObject({ description: null, onCancel: 'ask', stayUp: null, secretParameters: [] });
  expect(step(plan, 'channel')).toEqual({
    id: 'channel',
    uses: 'medialive:batchStart',
    kind: 'resource',
    needs: [],
    at: 'start',
    with: { channelIds: ['1234567'] },
    onFailure: 'rollback',
    alreadyOn: 'leave',
    onConflict: 'share',
    undo: 'stop',
    atLeast: 'all',
    healthy: null,
    retry: { attempts: 5, intervalMs: 2000, backoff: 2, maxIntervalMs: 30_000 },
    timeoutMs: 900_000,
    typicalSeconds: 180,
    ask: null,
  });
});

test('a batch job is left, continues and has no timeout unless the document says so', () => {
  const plan = planOf(`name: a-job\nsteps:\n  job: { uses: "m2:startBatchJob", with: { ${job} } }\n`);
  expect(step(plan, 'job')).toMatchObject({
    kind: 'job',
    undo: 'leave',
    onFailure: 'continue',
    timeoutMs: null,
  });
});

test('a gate asks, and a wait takes as long as it says', () => {
  const plan = planOf('name: a-wait\nsteps:\n  pause: { uses: wait, with: { for: 1h30m } }\n');
  expect(step(plan, 'pause')).toMatchObject({
    kind: 'gate',
    gate: 'wait',
    onFailure: 'ask',
    typicalSeconds: 5400,
  });
});

test('what is written wins over every default', () => {
  const plan = planOf(`
name: all-written
onCancel: undo
stayUp: untilEnd
steps:
  edge:
    uses: alibaba-live:startEdgeTranscodeJob
    with: { clusterId: c, jobId: j }
    onFailure: ask
    alreadyOn: own
    undo: leave
    retry: { attempts: 2, interval: 500ms, backoff: 1, maxInterval: 1s }
    timeout: 90s
    typical: 1m
    ask: { for: 10m, then: rollback }
`);
  expect(plan).toMatchObject({ onCancel: 'undo', stayUp: 'untilEnd' });
  expect(step(plan, 'edge')).toMatchObject({
    onFailure: 'ask',
    alreadyOn: 'own',
    undo: 'leave',
    retry: { attempts: 2, intervalMs: 500, backoff: 1, maxIntervalMs: 1000 },
    timeoutMs: 90_000,
    typicalSeconds: 60,
    // biome-ignore lint/suspicious/noThenProperty: the document's own word
    ask: { forMs: 600_000, then: 'rollback' },
  });
});

test('a step at the end keeps the run open, continues when it fails, and knows the instants of the run', () => {
  const plan = planOf(`
name: a-harvest
steps:
  catch-up:
    uses: mediapackagev2:createHarvestJob
    at: end
    with:
      channelGroupName: news
      channelName: evening-news
      originEndpointName: hls
      harvestedManifests: { dashManifests: [{ manifestName: index }] }
      scheduleConfiguration: { startTime: "\${{ run.onAirAt }}", endTime: "\${{ run.offAirAt }}" }
      destination: { s3Destination: { bucketName: bucket, destinationPath: "news/\${{ run.id }}" } }
`);
  expect(plan.stayUp).toBe('untilEnd');
  expect(step(plan, 'catch-up')).toMatchObject({ kind: 'job', undo: 'cancel', onFailure: 'continue' });
});

test('a long first pause makes the longest pause as long', () => {
  const plan = planOf(
    `name: a-job\nsteps:\n  job: { uses: "m2:startBatchJob", retry: { interval: 1m }, with: { ${job} } }\n`,
  );
  expect(step(plan, 'job').retry).toMatchObject({ intervalMs: 60_000, maxIntervalMs: 60_000 });
});

test('the plan keeps expressions unread, and the parameters beside it', () => {
  const source = `
name: a-flow
parameters:
  flowArn: { type: string }
  note: { type: string, required: false }
  password: { type: string, secret: true }
steps:
  contribution: { uses: "mediaconnect:startFlow", with: { flowArn: "\${{ parameters.flowArn }}" } }
`;
  const flowArn = 'arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-2:studio';
  const result = compile({ source, parameters: { flowArn, password: 'hunter2' } });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  expect(result.plan.steps[0]?.with).toEqual({ flowArn: '${{ parameters.flowArn }}' });
  expect(result.plan.secretParameters).toEqual(['password']);
  expect(result.parameters).toEqual({ flowArn, note: null, password: 'hunter2' });
});

test('jobs that are alike are fine when one waits for the other', () => {
  planOf(
    `name: two-jobs\nsteps:\n  one: { uses: "m2:startBatchJob", with: { ${job} } }\n  two: { uses: "m2:startBatchJob", needs: [one], with: { ${job} } }\n`,
  );
});

test('a document of two hundred steps that all wait for all before them compiles', () => {
  const steps = Array.from({ length: 200 }, (_, index) => {
    const needs = Array.from({ length: Math.min(index, 100) }, (_, before) => `s${before}`);
    return [`s${index}`, { uses: 'wait', needs, with: { for: '1s' } }];
  });
  expect(compile({ source: { name: 'two-hundred', steps: Object.fromEntries(steps) } }).ok).toBe(true);
});

test('warnings do not keep a runbook from running', () => {
  const flow = 'arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-2:studio';
  const result = compile({
    source: {
      name: 'with-warnings',
      parameters: { flowArn: { type: 'string', default: flow } },
      steps: {
        contribution: { uses: 'mediaconnect:startFlow', with: { flowArn: '${{ parameters.flowArn }}' } },
        channels: { uses: 'medialive:batchStart', with: { channelIds: ['1234567'] } },
        again: { uses: 'medialive:batchStart', with: { channelIds: ['1234567'] } },
        slate: {
          uses: 'medialive:batchStart',
          at: 'end',
          onFailure: 'rollback',
          with: { channelIds: ['1234568'] },
        },
      },
    },
  });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  expect(result.warnings.map((warning) => `${warning.path} ${warning.code}`).sort()).toEqual([
    'parameters.flowArn.default idAsDefault',
    'steps.again.with sharedResource',
    'steps.contribution flowNotUpstream',
    'steps.slate resourceAtEnd',
    'steps.slate.onFailure rollbackAtEnd',
  ]);
  expect(result.plan.steps.at(-1)?.onFailure).toBe('continue');
});
