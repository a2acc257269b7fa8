// What a worker makes of SHOWCALLER_WEBHOOKS and its secret; nothing that it says of them gives them away.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { announce, readReceivers } from '../../activities/notices/receivers.ts';
import { SettingsError } from '../../activities/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'showcaller-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const secret = randomBytes(32).toString('base64');

test('addresses are separated by commas, and one given twice is told once', () => {
  const { all } = readReceivers({
    SHOWCALLER_WEBHOOKS: 'https://a.example/in?t=1, http://b.example:8080/ ,https://a.example/in?t=1,',
  });
  expect(all.map(({ name, url }) => [name, url])).toEqual([
    ['https://a.example', 'https://a.example/in?t=1'],
    ['http://b.example:8080', 'http://b.example:8080/'],
  ]);
});

test('user and password of an address become a header, and are in no address and no log', () => {
  const receivers = readReceivers({ SHOWCALLER_WEBHOOKS: 'https://ada:p%40ss@hooks.example/in?token=hush' });
  const [receiver] = receivers.all;
  expect(receiver).toMatchObject({
    url: 'https://hooks.example/in?token=hush',
    authorization: `Basic ${Buffer.from('ada:p@ss').toString('base64')}`,
  });
  const said: unknown[] = [];
  const say = (...words: unknown[]) => void said.push(words);
  announce(receivers, { info: say, warn: say });
  expect(JSON.stringify(said)).toContain('https://hooks.example');
  expect(JSON.stringify(said)).toContain('notices are not signed');
  expect(JSON.stringify(said)).not.toMatch(/hush|ada|p@ss/);
});

test.each(['hooks.example', 'ftp://hooks.example/in', 'https://a.example,nonsense-with-hush'])(
  'an address that is none (%s) stops the worker without being repeated',
  (value) => {
    const read = () => readReceivers({ SHOWCALLER_WEBHOOKS: value });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(/^SHOWCALLER_WEBHOOKS: address \d is not one such as https:/);
    expect(read).not.toThrow(/hush/);
  },
);

test('a secret is read with and without its prefix, from a variable or a file, and two while one takes the place of the other', () => {
  const key = Buffer.from(secret, 'base64');
  const file = join(folder, 'secret');
  writeFileSync(file, `whsec_${secret}\n${secret}\n`);
  expect(readReceivers({ SHOWCALLER_WEBHOOK_SECRET: secret }).keys).toEqual([key]);
  expect(readReceivers({ SHOWCALLER_WEBHOOK_SECRET: `whsec_${secret}` }).keys).toEqual([key]);
  expect(readReceivers({ SHOWCALLER_WEBHOOK_SECRET_FILE: file }).keys).toEqual([key, key]);
});

test.each([
  [{ SHOWCALLER_WEBHOOK_SECRET: 'hush' }, /24 to 64 random bytes in base64/],
  [
    { SHOWCALLER_WEBHOOK_SECRET: 'not base64, at all: but long enough for a key' },
    /24 to 64 random bytes in base64/,
  ],
  [{ SHOWCALLER_WEBHOOK_SECRET_FILE: join(folder, 'none') }, /cannot be read: ENOENT/],
  [{ SHOWCALLER_WEBHOOK_SECRET: secret, SHOWCALLER_WEBHOOK_SECRET_FILE: 'x' }, /both set/],
])('a secret that is none stops the worker', (env, message) => {
  expect(() => readReceivers(env)).toThrow(SettingsError);
  expect(() => readReceivers(env)).toThrow(message);
});
