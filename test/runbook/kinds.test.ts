import { expect, test } from 'vitest';
import { checkHealthy } from '../../runbook/checks/healthy.ts';
import { isUses, kinds, readWith, usesNames } from '../../runbook/index.ts';
import { ProblemList } from '../../runbook/problems/problem-list.ts';

test('what a step acts on is named as the ledger names it', () => {
  const channels = readWith('medialive:batchStart', { channelIds: ['1'], multiplexIds: ['2'] });
  expect(channels.ok && kinds['medialive:batchStart'].resources?.(channels.with)).toEqual([
    'channel:1',
    'multiplex:2',
  ]);
  const edge = readWith('alibaba-live:startEdgeTranscodeJob', { clusterId: 'c', jobId: 'j' });
  expect(edge.ok && kinds['alibaba-live:startEdgeTranscodeJob'].resources?.(edge.with)).toEqual(['c/j']);
});

test('a with that was read is typed, and has its defaults', () => {
  const input = { applicationId: 'a', batchJobIdentifier: { fileBatchJobIdentifier: { fileName: 'f' } } };
  const read = readWith('m2:startBatchJob', input);
  expect(read.ok && read.with.waitFor).toBe('succeeded');
});

test('members that were read as nothing are left out', () => {
  const read = readWith('medialive:batchStart', { channelIds: ['1'], multiplexIds: null });
  expect(read).toEqual({ ok: true, with: { channelIds: ['1'] } });
});

test('a with that was read wrongly names the member and the value', () => {
  const read = readWith('mediaconnect:startFlow', { flowArn: 'studio' });
  expect(read).toMatchObject({ ok: false, problems: [{ path: 'with.flowArn', value: 'studio' }] });
});

test('more resources than a step may have are refused once they are read', () => {
  const ids = Array.from({ length: 600 }, (_, index) => String(index));
  const read = readWith('medialive:batchStart', { channelIds: ids, multiplexIds: ids });
  expect(read).toMatchObject({ ok: false, problems: [{ code: 'tooManyResources' }] });
});

test('the ids of a vendor and those of an emulator pass', () => {
  const ids = ['1234567', 'f'.repeat(32)];
  expect(readWith('medialive:batchStart', { channelIds: ids }).ok).toBe(true);
});

test.each(['aws', 'aws-cn', 'aws-us-gov'])('a flow in the partition %s passes', (partition) => {
  const flowArn = `arn:${partition}:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:studio-main`;
  expect(readWith('mediaconnect:startFlow', { flowArn }).ok).toBe(true);
});

test('the same job has the same key, whatever the order of its members', () => {
  const { lookAlikeKey } = kinds['m2:startBatchJob'];
  const identifier = { s3BatchJobIdentifier: { bucket: 'b', identifier: { fileName: 'f' } } };
  const other = { s3BatchJobIdentifier: { identifier: { fileName: 'f' }, bucket: 'b' } };
  const key = lookAlikeKey?.({ applicationId: 'a', batchJobIdentifier: identifier });
  expect(lookAlikeKey?.({ batchJobIdentifier: other, applicationId: 'a' })).toBe(key);
  expect(lookAlikeKey?.({ batchJobIdentifier: other, applicationId: 'b' })).not.toBe(key);
});

test('every step kind that touches the world says what it must be allowed to do', () => {
  const unasked = Object.values(kinds).filter((kind) => kind.permissions === undefined);
  expect(unasked.map((kind) => kind.uses)).toEqual(['probe', 'approval', 'wait']);
});

test('healthy is refused on a resource that cannot say how it is doing', () => {
  const problems = new ProblemList(null);
  const { health: _, ...mute } = kinds['mediaconnect:startFlow'];
  const step = { path: ['steps', 'flow'], raw: { healthy: { for: '20s' } } };
  checkHealthy(step, kinds['mediaconnect:startFlow'], problems);
  expect(problems.all()).toEqual([]);
  checkHealthy(step, mute, problems);
  expect(problems.all()).toMatchObject([{ code: 'keyNotAllowed', path: 'steps.flow.healthy' }]);
});

test('no name of Object is a step kind', () => {
  expect(isUses('constructor')).toBe(false);
  expect(usesNames).toHaveLength(9);
});
