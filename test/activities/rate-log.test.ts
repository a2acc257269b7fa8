import pino from 'pino';
import { expect, test, vi } from 'vitest';
import { logLongWaits } from '../../activities/rate-log.ts';

test('long waits for a turn are logged once a minute for each sort of calls', () => {
  vi.useFakeTimers();
  const lines: string[] = [];
  const waited = logLongWaits(pino({ base: null, timestamp: false }, { write: (line) => lines.push(line) }));
  const polls = { group: 'medialive', region: 'eu-central-1', priority: 'polls' };
  waited({ ...polls, ms: 9_000 });
  waited({ ...polls, ms: 12_000 });
  waited({ ...polls, ms: 13_000 });
  waited({ ...polls, priority: 'undo', ms: 13_000 });
  vi.advanceTimersByTime(60_000);
  waited({ ...polls, ms: 14_000 });
  vi.useRealTimers();
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { group: 'medialive', region: 'eu-central-1', priority: 'polls', seconds: 12 },
    { priority: 'undo', seconds: 13 },
    { priority: 'polls', seconds: 14 },
  ]);
});
