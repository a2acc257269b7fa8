// The codec server over HTTP: whom it answers, and how it refuses everybody else.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultPayloadConverter } from '@temporalio/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type CodecServer, startCodecServer } from '../../codec-server/index.ts';
import { encryptionCodec } from '../../encryption/index.ts';
import { begin, showcaller } from '../cli/showcaller.ts';
import { makeKeys } from './key-folder.ts';

const uiOrigin = 'http://127.0.0.1:8233';
const token = randomBytes(32).toString('base64');
const encryption = { current: 'k1', keys: new Map([['k1', randomBytes(32)]]), warnings: [] };
const said: string[] = [];

let server: CodecServer;
let narrow: CodecServer;
beforeAll(async () => {
  const options = { encryption, uiOrigin, token, log: (line: string) => void said.push(line) };
  server = await startCodecServer(options);
  narrow = await startCodecServer({ ...options, namespaces: ['media', 'sport'] });
});
afterAll(() => Promise.all([server?.close(), narrow?.close()]));

const bearer = { authorization: `Bearer ${token}` };
const json = { 'content-type': 'application/json' };
const body = (value: unknown) => {
  const { metadata, data } = defaultPayloadConverter.toPayload(value);
  const text = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('base64');
  return JSON.stringify({
    payloads: [{ metadata: { encoding: text(metadata?.encoding) }, data: text(data) }],
  });
};
const Answer = z.object({
  payloads: z.array(z.object({ metadata: z.record(z.string(), z.string()), data: z.string() })),
});

function ask(path: string, init: RequestInit & { headers?: Record<string, string> } = {}, url = server.url) {
  return fetch(url + path, {
    method: 'POST',
    redirect: 'manual',
    ...init,
    headers: { ...json, ...init.headers },
  });
}

test('what is encoded is sealed, and what is decoded is what it was', async () => {
  const sealed = await ask('/encode', { headers: bearer, body: body('hunter2') });
  expect(sealed.status).toBe(200);
  const text = await sealed.text();
  const [payload] = Answer.parse(JSON.parse(text)).payloads;
  expect(Buffer.from(payload?.metadata.encoding ?? '', 'base64').toString()).toBe('binary/encrypted');
  expect(Buffer.from(payload?.data ?? '', 'base64').includes('hunter2')).toBe(false);
  const open = await ask('/decode', { headers: bearer, body: text });
  expect(await open.json()).toEqual(JSON.parse(body('hunter2')));
  expect(open.headers.get('cache-control')).toBe('no-store');
});

test('plain payloads are decoded as they are, and no payload at all is no mistake', async () => {
  const plain = await ask('/decode', { headers: bearer, body: body({ a: 1 }) });
  expect(await plain.json()).toEqual(JSON.parse(body({ a: 1 })));
  expect(await (await ask('/decode', { headers: bearer, body: '{"payloads": []}' })).json()).toEqual({
    payloads: [],
  });
});

test('without the token nobody is answered', async () => {
  for (const authorization of [
    '',
    'Bearer',
    `Bearer ${token}x`,
    `Bearer ${token.slice(0, -1)}`,
    `Basic ${token}`,
    token,
  ]) {
    const refused = await ask('/decode', { headers: { authorization }, body: body('x') });
    expect(refused.status, authorization).toBe(401);
    expect(refused.headers.get('www-authenticate')).toBe('Bearer');
  }
});

test('a page of another origin is refused, token or not, and gets no CORS header', async () => {
  for (const origin of [
    'http://localhost:8233',
    'https://127.0.0.1:8233',
    'http://127.0.0.1:82330',
    `${uiOrigin}/`,
    'null',
    'http://evil.example',
  ]) {
    for (const method of ['POST', 'OPTIONS']) {
      const init = method === 'POST' ? { body: body('x') } : {};
      const refused = await ask('/decode', { method, headers: { ...bearer, origin }, ...init });
      expect(refused.status, origin).toBe(403);
      expect(refused.headers.get('access-control-allow-origin')).toBeNull();
    }
  }
});

test('the UI’s origin may ask, with credentials, and is told so before it asks', async () => {
  const before = await ask('/decode', { method: 'OPTIONS', headers: { origin: uiOrigin } });
  expect(before.status).toBe(204);
  expect(before.headers.get('access-control-allow-origin')).toBe(uiOrigin);
  expect(before.headers.get('access-control-allow-credentials')).toBe('true');
  expect(before.headers.get('access-control-allow-headers')).toBe('authorization, content-type, x-namespace');
  const asked = await ask('/decode', { headers: { ...bearer, origin: uiOrigin }, body: body('x') });
  expect(asked.status).toBe(200);
  expect(asked.headers.get('access-control-allow-origin')).toBe(uiOrigin);
  expect(asked.headers.get('vary')).toContain('Origin');
});

test('a link lets one browser in, once; its cookie counts on pages of the UI alone', async () => {
  const opened = await fetch(server.newLink(), { redirect: 'manual' });
  expect(opened.status).toBe(303);
  expect(opened.headers.get('location')).toBe(uiOrigin);
  const set = opened.headers.get('set-cookie') ?? '';
  expect(set).toMatch(/^showcaller-codec=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
  const cookie = set.split(';', 1)[0] ?? '';
  const ofUi = await ask('/decode', { headers: { cookie, origin: uiOrigin }, body: body('x') });
  expect(ofUi.status).toBe(200);
  expect((await ask('/decode', { headers: { cookie }, body: body('x') })).status).toBe(401);
  expect(
    (await ask('/decode', { headers: { cookie: `${cookie}x`, origin: uiOrigin }, body: body('x') })).status,
  ).toBe(401);
  const wrong = { cookie, origin: uiOrigin, authorization: 'Bearer wrong' };
  expect((await ask('/decode', { headers: wrong, body: body('x') })).status).toBe(401);
});

test('a link is opened once, not by looking at it, and made by who has the token', async () => {
  expect((await ask('/link')).status).toBe(401);
  const { path } = z
    .object({ path: z.string() })
    .parse(await (await ask('/link', { headers: bearer })).json());
  expect((await fetch(server.url + path, { method: 'HEAD' })).status).toBe(405);
  expect((await fetch(server.url + path, { redirect: 'manual' })).status).toBe(303);
  expect((await fetch(server.url + path, { redirect: 'manual' })).status).toBe(410);
  expect((await fetch(`${server.url}/open/guessed`)).status).toBe(410);
});

test('other paths, methods, types and bodies are refused by their own codes', async () => {
  const statuses = async (...asked: Promise<Response>[]) =>
    (await Promise.all(asked)).map(({ status }) => status);
  expect(
    await statuses(ask('/'), ask('/decode/x', { headers: bearer }), ask('/DECODE', { headers: bearer })),
  ).toEqual([404, 404, 404]);
  const put = await ask('/decode', { method: 'PUT', headers: bearer, body: body('x') });
  expect([put.status, put.headers.get('allow')]).toEqual([405, 'POST']);
  expect(
    await statuses(ask('/decode', { method: 'GET', headers: bearer }), ask('/open/x', { headers: bearer })),
  ).toEqual([405, 405]);
  expect(
    (await ask('/decode', { headers: { ...bearer, 'content-type': 'text/plain' }, body: body('x') })).status,
  ).toBe(415);
  for (const wrong of [
    '',
    '{',
    '[]',
    '{"payloads": 1}',
    '{"payloads": [{"data": "!"}]}',
    '{"payloads": [{"metadata": {"a": 1}}]}',
  ])
    expect((await ask('/decode', { headers: bearer, body: wrong })).status, wrong).toBe(400);
  const long = JSON.stringify({ payloads: [{ data: 'A'.repeat(17 * 1024 * 1024) }] });
  expect((await ask('/decode', { headers: bearer, body: long })).status).toBe(413);
});

test('a payload of a key that is not here is refused by that key’s name', async () => {
  const others = encryptionCodec({
    current: 'gone',
    keys: new Map([['gone', randomBytes(32)]]),
    warnings: [],
  });
  const [sealed] = await others.encode([defaultPayloadConverter.toPayload('x')]);
  const metadata = Object.fromEntries(
    Object.entries(sealed?.metadata ?? {}).map(([name, value]) => [
      name,
      Buffer.from(value).toString('base64'),
    ]),
  );
  const asked = JSON.stringify({
    payloads: [{ metadata, data: Buffer.from(sealed?.data ?? []).toString('base64') }],
  });
  const refused = await ask('/decode', { headers: bearer, body: asked });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain('encrypted with the key gone, and the keys here are k1');
});

test('with namespaces configured, others are refused, and so is a request that names none', async () => {
  const asked = (headers: Record<string, string>) =>
    ask('/decode', { headers: { ...bearer, ...headers }, body: body('x') }, narrow.url);
  expect((await asked({ 'x-namespace': 'sport' })).status).toBe(200);
  expect((await asked({ 'x-namespace': 'payroll' })).status).toBe(403);
  expect((await asked({})).status).toBe(403);
});

test('refusals are logged with their reason, and never with a token, a link or a payload', async () => {
  const log = said.join('\n');
  expect(log).toContain(
    'refused with 403: POST "/decode": the origin is "http://evil.example", not http://127.0.0.1:8233',
  );
  expect(log).toContain('refused with 410: GET "/open/…"');
  expect(log).not.toContain(token.slice(0, 20));
  expect(log).not.toContain('guessed');
});

test('the command says what it needs, serves until it is stopped, and keeps the token to itself', async () => {
  const keys = makeKeys('k1');
  const folder = mkdtempSync(join(tmpdir(), 'showcaller-token-'));
  const file = (name: string, text: string, mode = 0o600) => {
    writeFileSync(join(folder, name), text, { mode });
    return join(folder, name);
  };
  try {
    const flags = (tokenFile: string, origin = uiOrigin) => [
      'codec-server',
      '--port',
      '0',
      '--ui-origin',
      origin,
      '--token-file',
      tokenFile,
    ];
    const good = file('token', `${token}\n`, 0o644);
    const refusals = await Promise.all([
      showcaller(flags(good)),
      showcaller(flags(file('short', 'secret')), keys.with('k1')),
      showcaller(flags(join(folder, 'none')), keys.with('k1')),
      showcaller(flags(good, 'http://127.0.0.1:8233/namespaces'), keys.with('k1')),
      showcaller(flags(good), keys.with('k9')),
    ]);
    expect(refusals.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2]);
    expect(refusals.map(({ stderr }) => stderr.trim())).toEqual([
      expect.stringContaining('There is no key to decrypt with'),
      expect.stringContaining('short" holds 6 characters, and a token has at least 32'),
      expect.stringMatching(/none" cannot be read: ENOENT/),
      expect.stringContaining('without a path, not "http://127.0.0.1:8233/namespaces"'),
      expect.stringContaining('SHOWCALLER_ENCRYPTION_KEY is "k9", which is none of the keys'),
    ]);
    const running = begin([...flags(good), '--link'], keys.with('none'));
    let printed = '';
    await new Promise<void>((resolve) => {
      running.child.stdout?.on('data', (text: string) => {
        printed += text;
        if (printed.includes('within ten minutes')) resolve();
      });
    });
    const link = /within ten minutes: (\S+)/.exec(printed)?.[1] ?? '';
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(303);
    running.child.kill('SIGTERM');
    const { code, stderr } = await running.ended;
    expect(code).toBe(0);
    expect(stderr).toContain('is not private: everybody on this machine may read it');
    expect(printed + stderr).not.toContain(token);
  } finally {
    keys.remove();
    rmSync(folder, { recursive: true });
  }
});
