import { expect, test } from 'vitest';
import { alibabaLiveStartEdgeTranscodeJob } from '../../activities/alibaba-live.ts';
import { thrownBy } from './calls.ts';
import { json, startLoopback } from './loopback.ts';
import { context, simulated } from './simulated.ts';

const uses = 'alibaba-live:startEdgeTranscodeJob';
const edge = { clusterId: 'edge-cluster-shanghai-1', jobId: 'edge-job-main' };
const name = `${edge.clusterId}/${edge.jobId}`;

test('the region is sent when the step names one', async () => {
  const { resource, calls } = await simulated();
  const service = resource(uses);
  await service.turnOn([name], { ...edge, regionId: 'cn-shanghai' });
  expect(calls('StartEdgeTranscodeJob')[0]?.request).toMatchObject({
    ...{ ClusterId: edge.clusterId, JobId: edge.jobId, RegionId: 'cn-shanghai' },
  });
  expect(service.scope({ ...edge, regionId: 'cn-shanghai' })).not.toBe(service.scope(edge));
  expect(service.byHand(name, { ...edge, regionId: 'cn-shanghai' })).toBe(
    `aliyun live StopEdgeTranscodeJob --ClusterId ${edge.clusterId} --JobId ${edge.jobId} --RegionId cn-shanghai`,
  );
});

test('a second start is denied, and read back', async () => {
  const { resource, cloud } = await simulated();
  cloud.set(name, '1');
  const service = resource(uses);
  const error = await thrownBy(service.turnOn([name], edge));
  expect(service.judgeEffect(error, 'turnOn')).toMatchObject({ kind: 'readBack', code: 'OperationDenied' });
});

test('too many tasks are tried again after 30 s', async () => {
  const { resource, cloud } = await simulated();
  cloud.faults.add({
    kind: 'error',
    operation: 'StartEdgeTranscodeJob',
    error: { status: 400, type: 'UserTaskExceed' },
  });
  const service = resource(uses);
  const error = await thrownBy(service.turnOn([name], edge));
  expect(service.judgeEffect(error, 'turnOn')).toMatchObject({
    ...{ kind: 'refusedForNow', type: 'TasksExceeded', retryAfterMs: 30_000 },
  });
});

test.each([
  [0, 'off'],
  ['0', 'off'],
  [1, 'on'],
  ['1', 'on'],
  [7, 'busy'],
])('status %j is %s', async (status, expected) => {
  const loopback = await startLoopback();
  loopback.respond = json(200, { Job: { JobId: edge.jobId, Status: status }, RequestId: 'request-7' });
  const service = alibabaLiveStartEdgeTranscodeJob(loopback.clients);
  const seen = await service.inspect([name], edge, context);
  expect(seen.get(name)).toMatchObject({ class: expected, requestId: 'request-7' });
  await loopback.close();
});

test('a 200 without a JobId is unknown', async () => {
  const loopback = await startLoopback();
  loopback.respond = json(200, { RequestId: 'request-7' });
  const service = alibabaLiveStartEdgeTranscodeJob(loopback.clients);
  const error = await thrownBy(service.turnOn([name], edge));
  expect(service.judgeEffect(error, 'turnOn').kind).toBe('unknown');
  await loopback.close();
});

test('outputs are the job and the request that started it', async () => {
  const { resource } = await simulated();
  const result = {
    started: [name],
    adopted: [],
    failed: [],
    states: {},
    requestIds: { [name]: 'request-7' },
  };
  expect(resource(uses).outputs(result, edge)).toEqual({ jobId: edge.jobId, requestId: 'request-7' });
});
