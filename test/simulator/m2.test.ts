import {
  CancelBatchJobExecutionCommand,
  GetApplicationCommand,
  GetBatchJobExecutionCommand,
  ListBatchJobDefinitionsCommand,
  ListBatchJobExecutionsCommand,
  ListBatchJobRestartPointsCommand,
  StartApplicationCommand,
  StartBatchJobCommand,
  StopApplicationCommand,
} from '@aws-sdk/client-m2';
import { expect, test } from 'vitest';
import { errorOf, simulated } from './start.ts';

const applicationId = 'app-asrun0000000000000000000';
const script = (scriptName: string) =>
  new StartBatchJobCommand({
    applicationId,
    batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName } },
  });

test('every start submits another execution', async () => {
  const { m2, cloud } = await simulated();
  const ids = new Set<unknown>();
  for (let start = 0; start < 3; start += 1) ids.add((await m2.send(script('ASRUN'))).executionId);
  expect(ids.size).toBe(3);
  for (const id of ids) expect(id).toMatch(/^[a-z0-9]{26}$/);
  expect(cloud.ledger.map(({ effect }) => effect)).toEqual([...ids].map((id) => [`${id} new→Submitting`]));
});

test('an execution runs through its statuses and succeeds', async () => {
  const { m2, cloud, slow } = await simulated();
  const { executionId } = await m2.send(script('ASRUN'));
  const statuses: unknown[] = [];
  for (let step = 0; step < 4; step += 1) {
    const execution = await m2.send(new GetBatchJobExecutionCommand({ applicationId, executionId }));
    statuses.push(execution.status);
    cloud.advance(slow);
  }
  expect(statuses).toEqual(['Submitting', 'Dispatching', 'Running', 'Succeeded']);
  const ended = await m2.send(new GetBatchJobExecutionCommand({ applicationId, executionId }));
  expect(ended).toMatchObject({
    applicationId,
    executionId,
    jobName: 'ASRUN',
    returnCode: '0',
    batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: 'ASRUN' } },
  });
  expect(ended.endTime?.getTime()).toBeGreaterThan(ended.startTime?.getTime() ?? Number.POSITIVE_INFINITY);
});

test.each([
  ['Succeeded With Warning', '4'],
  ['Failed', '12'],
  ['Purged', undefined],
  ['Cancelled', undefined],
  ['Holding', undefined],
  ['Dispatching', undefined],
  ['Running', undefined],
  ['Submitting', undefined],
] as const)('an execution can be made to end as %s', async (status, returnCode) => {
  const { m2, cloud, slow } = await simulated({
    world: { applications: [{ applicationId, definitions: ['ASRUN'] }], batchOutcomes: { ASRUN: status } },
  });
  const { executionId } = await m2.send(script('ASRUN'));
  cloud.advance(10 * slow);
  const execution = await m2.send(new GetBatchJobExecutionCommand({ applicationId, executionId }));
  expect(execution).toMatchObject({ status });
  expect(execution.returnCode).toBe(returnCode);
});

test('an execution can be held on its way and fail with a return code and a reason', async () => {
  const { m2, cloud, slow } = await simulated();
  const outcome = { status: 'Failed', returnCode: '16', statusReason: 'Abend', holdMs: 5_000 };
  cloud.changeOutcomes({ batchOutcomes: { ASRUN: outcome } });
  const { executionId } = await m2.send(script('ASRUN'));
  const read = () => m2.send(new GetBatchJobExecutionCommand({ applicationId, executionId }));
  cloud.advance(slow);
  expect((await read()).status).toBe('Holding');
  cloud.advance(5_000);
  expect((await read()).status).toBe('Dispatching');
  cloud.advance(2 * slow);
  expect(await read()).toMatchObject({ status: 'Failed', returnCode: '16', statusReason: 'Abend' });
});

test.each([
  ['conflict', 'ConflictException', 409],
  ['validation', 'ValidationException', 400],
] as const)('an application that does not run starts no job: %s', async (policy, name, status) => {
  const { m2, cloud } = await simulated();
  cloud.policies.m2.notRunning = policy;
  cloud.set(applicationId, 'Stopped');
  expect(await errorOf(m2.send(script('ASRUN')))).toMatchObject({ name, status });
});

test('unknown applications, executions and scripts are 404', async () => {
  const { m2, cloud } = await simulated();
  const calls = [
    m2.send(new GetApplicationCommand({ applicationId: 'none' })),
    m2.send(new GetBatchJobExecutionCommand({ applicationId, executionId: 'none' })),
    m2.send(new ListBatchJobExecutionsCommand({ applicationId: 'none' })),
    m2.send(script('NOTHING')),
  ];
  for (const call of calls) {
    expect(await errorOf(call)).toMatchObject({ name: 'ResourceNotFoundException', status: 404 });
  }
  cloud.policies.m2.unknownJob = 'validation';
  expect((await errorOf(m2.send(script('NOTHING')))).name).toBe('ValidationException');
  cloud.policies.m2.unknownJob = 'accept';
  expect((await m2.send(script('NOTHING'))).executionId).toHaveLength(26);
});

test('an identifier without its one member is refused', async () => {
  const { m2 } = await simulated();
  const command = new StartBatchJobCommand({ applicationId, batchJobIdentifier: undefined });
  expect(await errorOf(m2.send(command))).toMatchObject({ name: 'ValidationException', status: 400 });
});

test('files, jobs in S3 and restarts are started too', async () => {
  const { m2 } = await simulated({
    world: {
      applications: [{ applicationId, definitions: ['ASRUN', { fileName: 'BILL.jcl', folderPath: 'jobs' }] }],
    },
  });
  const { executionId = '' } = await m2.send(script('ASRUN'));
  const identifiers = [
    { fileBatchJobIdentifier: { fileName: 'BILL.jcl', folderPath: 'jobs' } },
    { s3BatchJobIdentifier: { bucket: 'jobs', identifier: { fileName: 'NIGHT.jcl' } } },
    { restartBatchJobIdentifier: { executionId, jobStepRestartMarker: { fromStep: 'STEP010' } } },
  ];
  const names: unknown[] = [];
  for (const batchJobIdentifier of identifiers) {
    const started = await m2.send(new StartBatchJobCommand({ applicationId, batchJobIdentifier }));
    const input = { applicationId, executionId: started.executionId };
    names.push((await m2.send(new GetBatchJobExecutionCommand(input))).jobName);
  }
  expect(names).toEqual(['BILL', 'NIGHT', 'ASRUN']);
});

test('executions are listed newest first, by id, job name, status and time, in pages', async () => {
  const { m2, cloud } = await simulated();
  const ids: string[] = [];
  for (const name of ['ASRUN', 'BILLING', 'ASRUN']) {
    ids.push((await m2.send(script(name))).executionId ?? '');
    cloud.advance(10_000);
  }
  const list = async (filter: object) => {
    const answer = await m2.send(new ListBatchJobExecutionsCommand({ applicationId, ...filter }));
    return {
      ids: answer.batchJobExecutions?.map(({ executionId }) => executionId),
      nextToken: answer.nextToken,
    };
  };
  expect((await list({})).ids).toEqual(ids.toReversed());
  expect((await list({ executionIds: ids.slice(0, 2) })).ids).toEqual([ids[1], ids[0]]);
  expect((await list({ executionIds: ids.slice(0, 1) })).ids).toEqual([ids[0]]);
  expect((await list({ jobName: 'BILLING' })).ids).toEqual([ids[1]]);
  expect((await list({ status: 'Running' })).ids).toEqual([]);
  const second = new Date(Date.now() + 5_000);
  expect((await list({ startedAfter: second })).ids).toEqual([ids[2], ids[1]]);
  expect((await list({ startedBefore: second })).ids).toEqual([ids[0]]);
  const first = await list({ maxResults: 2 });
  expect(first.ids).toHaveLength(2);
  const rest = await list({ maxResults: 2, nextToken: first.nextToken });
  expect(rest).toEqual({ ids: [ids[0]], nextToken: undefined });
});

test('an execution can be cancelled until it has ended', async () => {
  const { m2, cloud, slow } = await simulated();
  const { executionId } = await m2.send(script('ASRUN'));
  const cancel = () => m2.send(new CancelBatchJobExecutionCommand({ applicationId, executionId }));
  await cancel();
  expect(cloud.state(String(executionId))).toBe('Cancelling');
  cloud.advance(slow);
  expect(cloud.state(String(executionId))).toBe('Cancelled');
  expect(await errorOf(cancel())).toMatchObject({ name: 'ConflictException', status: 409 });
  cloud.policies.m2.cancelFinished = 'validation';
  expect(await errorOf(cancel())).toMatchObject({ name: 'ValidationException', status: 400 });
  cloud.policies.m2.cancelFinished = 'accept';
  await cancel();
});

test('an application is stopped, started and described', async () => {
  const { m2, cloud, slow } = await simulated();
  await m2.send(new StopApplicationCommand({ applicationId, forceStop: true }));
  cloud.advance(slow);
  expect(await m2.send(new GetApplicationCommand({ applicationId }))).toMatchObject({ status: 'Stopped' });
  await m2.send(new StartApplicationCommand({ applicationId }));
  cloud.advance(slow);
  const application = await m2.send(new GetApplicationCommand({ applicationId }));
  expect(application).toMatchObject({ applicationId, status: 'Running', name: 'as-run' });
  expect(application.lastStartTime).toBeInstanceOf(Date);
});

test('definitions and restart points are listed', async () => {
  const { m2 } = await simulated();
  const all = await m2.send(new ListBatchJobDefinitionsCommand({ applicationId, maxResults: 1 }));
  expect(all.batchJobDefinitions).toEqual([{ scriptBatchJobDefinition: { scriptName: 'ASRUN' } }]);
  const some = await m2.send(new ListBatchJobDefinitionsCommand({ applicationId, prefix: 'BILL' }));
  expect(some.batchJobDefinitions).toEqual([{ scriptBatchJobDefinition: { scriptName: 'BILLING' } }]);
  const { executionId } = await m2.send(script('ASRUN'));
  const points = await m2.send(new ListBatchJobRestartPointsCommand({ applicationId, executionId }));
  expect(points.batchJobSteps).toMatchObject([{ stepNumber: 1, stepRestartable: true }]);
});
