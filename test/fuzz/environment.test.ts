import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkEnvironment } from '../../activities/check-environment.ts';
import { createClients, place } from '../../activities/clients/index.ts';
import { createServices } from '../../activities/services.ts';
import { durationVariables, readSettings, SettingsError } from '../../activities/settings.ts';
import { metricsAddress } from '../../worker/runtime.ts';
import { showcaller } from '../cli/showcaller.ts';
import { hostileTexts } from './hostile.ts';
import { tries } from './seed.ts';

const durations = Object.values(durationVariables).map(({ name }) => name);
const open = [
  ...durations,
  ...['SHOWCALLER_RATE_SHARE', 'SHOWCALLER_PROBE_HOSTS', 'SHOWCALLER_PLACE', 'SHOWCALLER_TASK_QUEUE'],
  ...['AWS_REGION', 'AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_MEDIALIVE', 'ALIBABA_CLOUD_LIVE_ENDPOINT'],
];
/** What these hold must never be printed. */
const secret = ['SHOWCALLER_WEBHOOKS', 'SHOWCALLER_WEBHOOK_SECRET'];

// A process's environment holds no NUL.
const value = fc
  .oneof(
    fc.constantFrom(...hostileTexts),
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom(
      '127.0.0.1:1',
      'http://127.0.0.1:1',
      'https://h/p?q',
      'http://a@b',
      '*.example.com',
      '10m',
      '25h',
      '0.5',
    ),
  )
  .map((text) => text.replaceAll('\0', ''));

/** Everything that a worker reads before it begins. */
function readAll(env: NodeJS.ProcessEnv): void {
  checkEnvironment(env);
  const clients = createClients(env);
  createServices(clients, readSettings(env));
  clients.close();
  // Where it acts is written into every run.
  expect(place(env)).not.toMatch(/[\p{Cc}\p{Surrogate}]/u);
}

const home = { HOME: '/nonexistent' };

test('a value of the environment is taken, or refused with the names of both', () => {
  fc.assert(
    fc.property(fc.constantFrom(...open), value, (name, text) => {
      try {
        readAll({ ...home, [name]: text });
      } catch (error) {
        expect(error).toBeInstanceOf(SettingsError);
        const { message } = error instanceof Error ? error : { message: '' };
        expect(message).toContain(name);
        expect(message.length).toBeLessThan(20_000);
        if (text.length < 50 && name !== 'SHOWCALLER_PROBE_HOSTS')
          expect(message).toContain(JSON.stringify(text.trim()).slice(1, -1));
      }
    }),
    tries(500),
  );
});

test('a secret value of the environment is refused without being printed', () => {
  fc.assert(
    fc.property(fc.constantFrom(...secret), fc.string({ minLength: 6, maxLength: 80 }), (name, text) => {
      try {
        readAll({ ...home, [name]: text });
      } catch (error) {
        expect(error).toBeInstanceOf(SettingsError);
        expect(String(error)).toContain(name);
        if (text.trim().length > 12) expect(String(error)).not.toContain(text.trim());
      }
    }),
    tries(100),
  );
});

test("no region leads a call to a host that is not the vendor's", () => {
  fc.assert(
    fc.property(value, (region) => {
      try {
        readAll({ ...home, AWS_REGION: region });
      } catch {
        return;
      }
      const { hostname, pathname } = new URL(`https://medialive.${region || 'eu-central-1'}.amazonaws.com/`);
      expect(hostname).toMatch(/^medialive\.[a-z0-9-]+\.amazonaws\.com$/);
      expect(pathname).toBe('/');
    }),
    tries(200),
  );
});

test('an address for metrics is read, or refused by its name', () => {
  fc.assert(
    fc.property(value, (text) => {
      try {
        metricsAddress(text);
      } catch (error) {
        expect(error).toBeInstanceOf(SettingsError);
        expect(String(error)).toContain('SHOWCALLER_METRICS');
      }
    }),
    tries(100),
  );
});

test.each([
  ['SHOWCALLER_POLL', 'soon'],
  ['AWS_REGION', 'evil.com/#'],
  ['SHOWCALLER_METRICS', 'here'],
  ['SHOWCALLER_LOG_LEVEL', 'loud'],
  ['SHOWCALLER_PROBE_HOSTS', 'http://x'],
])('a worker with a wrong %s ends with 2 before it connects, and without a stack', async (name, text) => {
  const { code, stderr } = await showcaller(['worker'], { TEMPORAL_ADDRESS: '127.0.0.1:1', [name]: text });
  expect(stderr).toContain(name);
  expect(stderr).toContain(text);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(code).toBe(2);
});
