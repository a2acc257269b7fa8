import { expect, test } from 'vitest';
import { defaultWorld } from '../../simulator/index.ts';
import { flowArn, simulated } from './start.ts';

test('the default world is whole: what its parts name exists', () => {
  const { channels = [], multiplexes = [], harvestJobs = [], channelGroups = [] } = defaultWorld();
  const ids = channels.map((channel) => (typeof channel === 'string' ? channel : channel.id));
  const programs = multiplexes.flatMap((one) => (typeof one === 'string' ? [] : (one.programs ?? [])));
  expect(programs.length).toBeGreaterThan(0);
  for (const { channelId } of programs) expect(ids).toContain(channelId);
  const groups = channelGroups.map(({ name }) => name);
  for (const { channelGroup } of harvestJobs) expect(groups).toContain(channelGroup);
});

test('everything of the default world is off, and its harvest jobs are of others', async () => {
  const { cloud } = await simulated();
  const resources = cloud.resources();
  expect(resources).toMatchObject({
    [flowArn]: 'STANDBY',
    'channel:1234561': 'IDLE',
    'channel:1234570': 'IDLE',
    'multiplex:2345672': 'IDLE',
    'archive-nightly': 'COMPLETED',
    'archive-morning': 'IN_PROGRESS',
    'app-asrun0000000000000000000': 'Running',
    'edge-cluster-shanghai-1/edge-job-main': '0',
  });
  expect(Object.keys(resources)).toHaveLength(19);
});

test('a reset brings new resources and forgets calls and faults, but neither policies nor delays', async () => {
  const { cloud, slow } = await simulated();
  cloud.set('channel:1234561', 'RUNNING');
  cloud.faults.add({ kind: 'drop', operation: '*' });
  cloud.policies.pageSize = 3;
  cloud.reset();
  expect(cloud.state('channel:1234561')).toBe('IDLE');
  expect(cloud.ledger).toEqual([]);
  expect(cloud.faults.list()).toEqual([]);
  expect(cloud.policies.pageSize).toBe(3);
  expect(cloud.delays.channelStart).toBe(slow);
});

test('a thing in a state in between goes on from there', async () => {
  const { cloud, slow } = await simulated({
    world: { channels: [{ id: '1', state: 'STARTING' }], flows: [{ flowArn, status: 'STOPPING' }] },
  });
  cloud.advance(slow);
  expect(cloud.resources()).toEqual({ 'channel:1': 'RUNNING', [flowArn]: 'STANDBY' });
});

test('what does not exist has no state and cannot be set', async () => {
  const { cloud } = await simulated();
  expect(cloud.state('channel:9')).toBeUndefined();
  expect(() => cloud.set('channel:9', 'IDLE')).toThrow(/There is no resource channel:9/);
});

test('a delay that is no number is refused', async () => {
  await expect(simulated({ delays: { flowStart: Number.NaN } })).rejects.toThrow(/flowStart/);
});
