import { expect, test } from 'vitest';
import { executionStates, seenExecution } from '../../activities/m2/states.ts';
import { m2StartBatchJob } from '../../activities/m2.ts';
import { executionStatuses } from '../../simulator/world/schema.ts';
import { thrownBy } from './calls.ts';
import { json, startLoopback } from './loopback.ts';
import { context, simulated } from './simulated.ts';

const uses = 'm2:startBatchJob';
const applicationId = 'app-asrun0000000000000000000';
const script = { applicationId, batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: 'ASRUN' } } };
const key = { token: 'sc-0-1', n: 1 };
const since = Date.now() - 60_000;
const open = { applications: [{ applicationId }] };

test.each([
  { scriptBatchJobIdentifier: { scriptName: 'ASRUN' } },
  { fileBatchJobIdentifier: { fileName: 'ASRUN.jcl', folderPath: 'jobs' } },
  { s3BatchJobIdentifier: { bucket: 'jobs', keyPrefix: 'jcl', identifier: { fileName: 'ASRUN.jcl' } } },
  { s3BatchJobIdentifier: { bucket: 'jobs', identifier: { scriptName: 'ASRUN' } } },
])('%j is sent as it is, and found by it', async (batchJobIdentifier) => {
  const { job, calls, cloud } = await simulated({ world: open });
  cloud.changePolicies({ m2: { unknownJob: 'accept' } });
  const input = { applicationId, batchJobIdentifier, jobParams: { DATE: '2026' } };
  const { id } = await job(uses).submit(input, key);
  expect(calls('StartBatchJob')[0]?.request).toMatchObject({
    batchJobIdentifier,
    jobParams: { DATE: '2026' },
  });
  expect(await job(uses).find(input, key, since, context)).toMatchObject([{ id }]);
  expect(await job(uses).find(script, key, since, context)).toHaveLength(
    'scriptBatchJobIdentifier' in batchJobIdentifier ? 1 : 0,
  );
});

test('a job that is alike but started earlier is not found', async () => {
  const { job } = await simulated();
  await job(uses).submit(script, key);
  expect(await job(uses).find(script, key, Date.now() + 60_000, context)).toEqual([]);
});

test('all pages are read', async () => {
  const { job, calls, cloud } = await simulated();
  for (let count = 0; count < 120; count += 1) await job(uses).submit(script, key);
  cloud.changePolicies({ pageSize: 100 });
  expect(await job(uses).find(script, key, since, context)).toHaveLength(120);
  expect(calls('ListBatchJobExecutions')).toHaveLength(2);
});

test('an execution that does not say of which job it is counts as alike', async () => {
  const loopback = await startLoopback();
  const execution = { applicationId, executionId: 'exec-1', status: 'Running', startTime: Date.now() / 1000 };
  loopback.respond = (response, request) =>
    json(200, request.url?.includes('exec-1') ? execution : { batchJobExecutions: [execution] })(
      response,
      request,
    );
  const found = await m2StartBatchJob(loopback.clients).find(script, key, since, context);
  expect(found).toMatchObject([{ id: 'exec-1', state: 'Running' }]);
  expect(loopback.requests).toHaveLength(2);
  await loopback.close();
});

test('a restart is found by its marker, and not taken for the run that it restarts', async () => {
  const marker = { fromStep: 'STEP2' };
  const restart = {
    applicationId,
    batchJobIdentifier: { restartBatchJobIdentifier: { executionId: 'first', jobStepRestartMarker: marker } },
  };
  const loopback = await startLoopback();
  const common = { applicationId, status: 'Running', startTime: Date.now() / 1000 };
  const { batchJobIdentifier } = script;
  const executions = [
    { ...common, executionId: 'other', batchJobIdentifier },
    { ...common, executionId: 'again', batchJobIdentifier, jobStepRestartMarker: marker },
    { ...common, executionId: 'echo', batchJobIdentifier: restart.batchJobIdentifier },
  ];
  loopback.respond = (response, request) => {
    const one = executions.find(({ executionId }) => request.url?.endsWith(`/${executionId}`));
    json(200, one ?? { batchJobExecutions: executions })(response, request);
  };
  const found = await m2StartBatchJob(loopback.clients).find(restart, key, since, context);
  expect(found.map(({ id }) => id)).toEqual(['again', 'echo']);
  await loopback.close();
});

test.each(['conflict', 'validation'] as const)(
  'a start refused by %s because the application is stopped says so, and is final',
  async (notRunning) => {
    const { job, cloud } = await simulated();
    cloud.changePolicies({ m2: { notRunning } });
    cloud.set(applicationId, 'Stopped');
    const service = job(uses);
    const outcome = service.judgeEffect(await thrownBy(service.submit(script, key)), 'submit');
    const explained = await service.explain?.(outcome, script, context);
    expect(explained).toMatchObject({ kind: 'refusedForGood', type: 'ApplicationNotRunning' });
    expect(explained?.message).toContain('Stopped');
  },
);

test('a 409 of an application that runs passes', async () => {
  const { job, cloud } = await simulated();
  const conflict = {
    kind: 'error',
    operation: 'StartBatchJob',
    error: { type: 'ConflictException' },
  } as const;
  cloud.faults.add(conflict);
  const service = job(uses);
  const outcome = service.judgeEffect(await thrownBy(service.submit(script, key)), 'submit');
  expect(outcome.kind).toBe('readBack');
  expect((await service.explain?.(outcome, script, context))?.kind).toBe('refusedForNow');
});

test('a refusal that says enough is not asked about', async () => {
  const { job, cloud, calls } = await simulated();
  cloud.faults.add({ kind: 'error', operation: 'StartBatchJob', error: { type: 'AccessDeniedException' } });
  const service = job(uses);
  const outcome = service.judgeEffect(await thrownBy(service.submit(script, key)), 'submit');
  expect(await service.explain?.(outcome, script, context)).toEqual(outcome);
  expect(calls('GetApplication')).toHaveLength(0);
});

test('every state of the API has its class', () => {
  expect(Object.keys(executionStates).toSorted()).toEqual([...executionStatuses].toSorted());
  const classes = Object.fromEntries(
    Object.entries(executionStates).map(([state, known]) => [state, known.class]),
  );
  expect(classes).toEqual({
    Submitting: 'waiting',
    Holding: 'waiting',
    Dispatching: 'waiting',
    Running: 'waiting',
    Cancelling: 'waiting',
    Succeeded: 'succeeded',
    'Succeeded With Warning': 'warned',
    Failed: 'failed',
    Cancelled: 'cancelled',
    Purged: 'unclear',
  });
});

test('a failed job says its return code and reason', () => {
  expect(seenExecution('exec-1', { status: 'Failed', returnCode: '12', statusReason: 'abend' })).toEqual({
    class: 'failed',
    state: 'Failed',
    type: 'JobFailed',
    message: 'exec-1 is Failed: return code 12, abend',
    outputs: { executionId: 'exec-1', status: 'Failed', returnCode: '12' },
  });
});

test('a state that nobody knows waits, with a message', () => {
  expect(seenExecution('exec-1', { status: 'Dreaming' })).toMatchObject({
    class: 'waiting',
    state: 'Dreaming',
  });
  expect(seenExecution('exec-1', { status: 'Dreaming' }).message).toContain('Dreaming');
});

test('a 200 without an executionId is unknown', async () => {
  const loopback = await startLoopback();
  const service = m2StartBatchJob(loopback.clients);
  expect(service.judgeEffect(await thrownBy(service.submit(script, key)), 'submit').kind).toBe('unknown');
  await loopback.close();
});

test('accepted is enough only when the step says so', async () => {
  const { job } = await simulated();
  expect(job(uses).acceptedIsEnough(script)).toBe(false);
  expect(job(uses).acceptedIsEnough({ ...script, waitFor: 'accepted' })).toBe(true);
});
