import { expect, test } from 'vitest';
import { createLogger } from '../../worker/logger.ts';
import { metricsAddress } from '../../worker/runtime.ts';

test.each([
  [undefined, null],
  ['', null],
  ['9464', '127.0.0.1:9464'],
  [':9464', '127.0.0.1:9464'],
  ['0.0.0.0:9464', '0.0.0.0:9464'],
  ['[::1]:9464', '[::1]:9464'],
])('SHOWCALLER_METRICS %s serves metrics at %s', (value, address) => {
  expect(metricsAddress(value)).toBe(address);
});

test.each(['on', 'host:', '127.0.0.1:99999', 'http://host:1'])(
  'SHOWCALLER_METRICS %s is refused',
  (value) => {
    expect(() => metricsAddress(value)).toThrow(`SHOWCALLER_METRICS is "${value}"`);
  },
);

test('an unknown log level is refused with the ones there are', () => {
  expect(() => createLogger({ SHOWCALLER_LOG_LEVEL: 'loud' })).toThrow(
    /"loud", but must be one of trace, debug/,
  );
});
