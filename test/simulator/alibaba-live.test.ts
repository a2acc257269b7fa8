import { expect, test } from 'vitest';
import { simulated } from './start.ts';

const ClusterId = 'edge-cluster-shanghai-1';
const job = { ClusterId, JobId: 'edge-job-main', RegionId: 'cn-shanghai' };

test('a job is started and stopped, with times as the only evidence of it', async () => {
  const { alibaba, cloud, slow } = await simulated();
  const before = await alibaba('GetEdgeTranscodeJob', job);
  expect(before).toMatchObject({
    Job: { JobId: 'edge-job-main', Status: '0', LastStartAt: '', Type: 'common' },
  });
  const started = await alibaba('StartEdgeTranscodeJob', job);
  expect(started).toEqual({ JobId: 'edge-job-main', RequestId: expect.any(String) });
  expect(await alibaba('GetEdgeTranscodeJob', job)).toMatchObject({ Job: { Status: '0' } });
  cloud.advance(slow);
  expect(await alibaba('GetEdgeTranscodeJob', job)).toMatchObject({
    Job: { Status: '1', LastStartAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) },
  });
  await alibaba('StopEdgeTranscodeJob', job);
  cloud.advance(slow);
  expect(cloud.state(`${ClusterId}/edge-job-main`)).toBe('0');
  expect(cloud.ledger.flatMap(({ effect, region }) => effect.map((text) => [text, region]))).toEqual([
    [`${ClusterId}/edge-job-main 0→1`, 'cn-shanghai'],
    [`${ClusterId}/edge-job-main 1→0`, 'cn-shanghai'],
  ]);
});

test('a job that is about to run can be stopped', async () => {
  const { alibaba, cloud, slow } = await simulated();
  await alibaba('StartEdgeTranscodeJob', job);
  await alibaba('StopEdgeTranscodeJob', job);
  cloud.advance(slow);
  expect(cloud.state(`${ClusterId}/edge-job-main`)).toBe('0');
});

test('missing jobs and parameters have the codes of the page', async () => {
  const { alibaba } = await simulated();
  const missing = alibaba('StartEdgeTranscodeJob', { ClusterId, JobId: 'none' });
  await expect(missing).rejects.toMatchObject({ code: 'JobNotFound', statusCode: 404 });
  const without = alibaba('StartEdgeTranscodeJob', { ClusterId });
  await expect(without).rejects.toMatchObject({ code: 'MissingParameter', statusCode: 400 });
  const unknown = alibaba('NoSuchAction', {});
  await expect(unknown).rejects.toMatchObject({ code: 'InvalidAction.NotFound', statusCode: 404 });
});

test('jobs are created, and listed by keyword and status, in pages', async () => {
  const { alibaba, cloud, slow } = await simulated();
  const created = await alibaba('CreateEdgeTranscodeJob', {
    ClusterId,
    Name: 'evening-news-third',
    StreamInput: 'rtmp://a',
    StreamOutput: 'rtmp://b',
    TemplateId: 'hd',
  });
  const JobId = String(created.JobId);
  await alibaba('StartEdgeTranscodeJob', { ClusterId, JobId });
  cloud.advance(slow);
  const list = (query: Record<string, string>) => alibaba('ListEdgeTranscodeJob', { ClusterId, ...query });
  expect(await list({})).toMatchObject({ TotalCount: 3, JobList: { Job: [{}, {}, {}] } });
  expect(await list({ PageSize: '2', PageNo: '2' })).toMatchObject({
    TotalCount: 3,
    JobList: { Job: [{ JobId }] },
  });
  expect(await list({ Status: '1' })).toMatchObject({
    TotalCount: 1,
    JobList: { Job: [{ JobId, Status: '1' }] },
  });
  expect(await list({ Keyword: 'third' })).toMatchObject({ JobList: { Job: [{ StreamInput: 'rtmp://a' }] } });
  expect(await list({ Keyword: 'edge-job-backup' })).toMatchObject({ TotalCount: 1 });
  expect(await list({ SortBy: 'desc' })).toMatchObject({ JobList: { Job: [{ JobId }, {}, {}] } });
});

test('a cluster that does not exist takes no new job', async () => {
  const { alibaba } = await simulated();
  const input = { ClusterId: 'none', Name: 'x', StreamInput: 'a', StreamOutput: 'b', TemplateId: 't' };
  await expect(alibaba('CreateEdgeTranscodeJob', input)).rejects.toMatchObject({ code: 'OperationDenied' });
});
