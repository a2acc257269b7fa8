import { expect, test } from 'vitest';
import { durationVariables, readSettings, SettingsError } from '../../activities/settings.ts';
import { formatDuration, parseDuration } from '../../plan/duration.ts';

test('without variables every timing has its default', () => {
  expect(readSettings({})).toEqual({
    rateShare: 1,
    pollMs: 1000,
    settlingMs: 10_000,
    jobSettlingMs: 30_000,
    startGraceMs: 30_000,
    harvestMarginMs: 60_000,
    undoTimeoutMs: 900_000,
    callTimeoutMs: 4000,
    heartbeatMs: 10_000,
    watchMs: 30_000,
    probeHosts: '',
    checksMs: 180_000,
    runbooks: 'runbooks',
    receivers: { all: [], keys: [] },
  });
});

test.each(Object.entries(durationVariables))('%s is read from $name', (key, { name }) => {
  expect(readSettings({ [name]: '1m30s' })).toMatchObject({ [key]: 90_000 });
  expect(readSettings({ [name]: ' ' })).toEqual(readSettings({}));
});

test.each(['ten', '5', '-1s', '1.5s', '1s1m'])('a bad value (%s) names variable and value', (value) => {
  const read = () => readSettings({ SHOWCALLER_SETTLING: value });
  expect(read).toThrow(SettingsError);
  expect(read).toThrow(`SHOWCALLER_SETTLING is "${value}"`);
});

test('a poll or a call time-out of nothing is refused, a settling time of nothing is not', () => {
  expect(() => readSettings({ SHOWCALLER_POLL: '0s' })).toThrow('SHOWCALLER_POLL');
  expect(() => readSettings({ SHOWCALLER_CALL_TIMEOUT: '0ms' })).toThrow('SHOWCALLER_CALL_TIMEOUT');
  expect(readSettings({ SHOWCALLER_SETTLING: '0s' }).settlingMs).toBe(0);
});

test('a step may not be silent for less than two calls take', () => {
  expect(() => readSettings({ SHOWCALLER_HEARTBEAT: '7s' })).toThrow('SHOWCALLER_HEARTBEAT is 7000 ms');
  expect(readSettings({ SHOWCALLER_HEARTBEAT: '3s', SHOWCALLER_CALL_TIMEOUT: '1s' }).heartbeatMs).toBe(3_000);
});

test.each([
  ['90s', 90_000],
  ['12m', 720_000],
  ['1h30m', 5_400_000],
  ['500ms', 500],
  ['1h1m1s1ms', 3_661_001],
  ['', null],
  ['h', null],
])('a duration %j is %j milliseconds', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each([0, 1, 999, 1000, 90_000, 3_661_001])('%i ms is formatted as what parses to it', (ms) => {
  expect(parseDuration(formatDuration(ms))).toBe(ms);
});

test('the share of the rates is a part, and nothing else', () => {
  expect(readSettings({ SHOWCALLER_RATE_SHARE: ' 0.25 ' }).rateShare).toBe(0.25);
  for (const share of ['0', '-1', 'half', '1e3', '50%', '0.0', '1001', '.'])
    expect(() => readSettings({ SHOWCALLER_RATE_SHARE: share })).toThrow(
      `SHOWCALLER_RATE_SHARE is ${JSON.stringify(share)}`,
    );
});
