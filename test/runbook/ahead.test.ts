import { expect, test } from 'vitest';
import { readAhead, scopeAhead } from '../../plan/ahead.ts';
import { loadCatalogue } from '../../runbook/index.ts';

const now = Date.parse('2026-12-24T12:00:00Z');
const parameters = {
  ...{ flowArn: 'f', channelIds: ['1'], channelGroup: 'g', channel: 'c', endpoint: 'e', manifest: 'm' },
  ...{ bucket: 'bucket', application: 'app' },
};

test('before a run, planned times stand in for those that come to be, and an hour for an end nobody has planned', () => {
  const plan = loadCatalogue('runbooks').get('evening-news')?.parsed.plan;
  const times = (onAirAt: number | null, offAirAt: number | null, lengthMs: number | null) => {
    const scope = scopeAhead({ runId: 'r', parameters, show: { onAirAt, offAirAt, lengthMs }, now });
    const { readable, unread } = readAhead(plan?.steps ?? [], scope);
    expect([...unread]).toEqual([]);
    expect(readable.map(({ step }) => step.id)).toEqual(['contribution', 'channels', 'catch-up', 'as-run']);
    return readable.find(({ step }) => step.id === 'catch-up')?.with.scheduleConfiguration;
  };
  const at = now + 8 * 3_600_000;
  expect(times(at, at + 600_000, null)).toEqual({
    startTime: '2026-12-24T20:00:00.000Z',
    endTime: '2026-12-24T20:10:00.000Z',
  });
  expect(times(at, null, null)).toMatchObject({ endTime: '2026-12-24T21:00:00.000Z' });
  expect(times(null, null, 1_800_000)).toEqual({
    startTime: '2026-12-24T12:00:00.000Z',
    endTime: '2026-12-24T12:30:00.000Z',
  });
});
