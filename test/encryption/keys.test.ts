// Key files and the two variables that name them.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readEncryption } from '../../encryption/index.ts';

const root = mkdtempSync(join(tmpdir(), 'showcaller-keys-'));
afterAll(() => rmSync(root, { recursive: true }));

let folders = 0;
/** A folder of its own with files of those names and contents. */
function folderOf(files: Record<string, string | Buffer>, mode = 0o600): string {
  folders += 1;
  const folder = join(root, String(folders));
  mkdirSync(folder);
  for (const [name, contents] of Object.entries(files)) {
    writeFileSync(join(folder, name), contents);
    chmodSync(join(folder, name), mode);
  }
  return folder;
}

const key = Buffer.from('00f1e2d3c4b5a697887960514233241506f7e8d9cabbac9d8e7f605142332415', 'hex');
const read = (keys: string, current?: string) =>
  readEncryption({
    SHOWCALLER_ENCRYPTION_KEYS: keys,
    ...(current && { SHOWCALLER_ENCRYPTION_KEY: current }),
  });
const refusal = (keys: string, current?: string) => {
  try {
    read(keys, current);
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : error;
  }
  return 'it was taken';
};

test('a key is 32 bytes: raw, hexadecimal, base64 or base64url, with or without a line break', () => {
  const folder = folderOf({
    'raw.key': key,
    hex: key.toString('hex'),
    HEX: `${key.toString('hex').toUpperCase()}\r\n`,
    'base64.key': `${key.toString('base64')}\n`,
    'base64url.key': key.toString('base64url'),
  });
  const { keys, current, warnings } = read(folder, 'raw');
  expect(current).toBe('raw');
  expect(warnings).toEqual([]);
  expect([...keys.keys()].sort()).toEqual(['HEX', 'base64', 'base64url', 'hex', 'raw']);
  for (const [id, bytes] of keys) expect(bytes.equals(key), id).toBe(true);
});

test('files and folders are listed with commas; hidden files of a mounted secret are none of the keys', () => {
  const mounted = folderOf({ '.hidden': 'x' });
  mkdirSync(join(mounted, '..data'));
  writeFileSync(join(mounted, '..data', 'k1'), key, { mode: 0o600 });
  symlinkSync(join('..data', 'k1'), join(mounted, 'k1'));
  const other = folderOf({ 'k2.key': key });
  const { keys, current } = read(` ${mounted} , ${join(other, 'k2.key')} `, 'k2');
  expect([...keys.keys()]).toEqual(['k1', 'k2']);
  expect(current).toBe('k2');
});

test.each<[string, string | Buffer, string]>([
  ['nothing', '', 'is empty; make one with `openssl rand -base64 32`'],
  ['too few bytes', key.subarray(1), 'holds 31 bytes, and a key has 32'],
  [
    'hexadecimal of 16 bytes, which is as long as a raw key',
    key.toString('hex').slice(32),
    'holds 16 bytes in hexadecimal',
  ],
  ['base64 of 24 bytes', key.subarray(8).toString('base64'), 'holds 24 bytes in base64'],
  ['a passphrase as long as a key', 'correct horse battery staple 123', 'is neither 32 raw bytes nor base64'],
  ['far too much', Buffer.alloc(4096, 1), 'holds 4096 bytes: that is no key'],
])('%s in a key file is refused by its name', (_, contents, why) => {
  const folder = folderOf({ 'show.key': contents });
  expect(refusal(folder, 'show')).toContain(
    `EncryptionKeysUnusable: SHOWCALLER_ENCRYPTION_KEYS: ${JSON.stringify(join(folder, 'show.key'))} ${why}`,
  );
});

test('paths that are not there, names that are no ids, and one id twice are refused', () => {
  expect(refusal(join(root, 'nowhere'), 'a')).toMatch(/KEYS: ".*nowhere" cannot be read: ENOENT/);
  expect(refusal(folderOf({}), 'a')).toMatch(/the folder ".*" holds no key/);
  expect(refusal(folderOf({ 'my key.key': key }), 'a')).toMatch(/my key.key" makes no key id: a name is/);
  const [one, two] = [folderOf({ a: key }), folderOf({ 'a.key': key })];
  expect(refusal(`${one},${two}`, 'a')).toContain(`there are two keys a: ${one}/a and ${two}/a.key`);
});

test('which key is current must be said, and be one of them; none only reads', () => {
  const folder = folderOf({ 'k1.key': key, 'k2.key': key });
  expect(refusal(folder)).toMatch(/SHOWCALLER_ENCRYPTION_KEY must say which .* one of k1, k2; or none/);
  expect(refusal(folder, 'k3')).toMatch(/KEY is "k3", which is none of the keys .* has: k1, k2/);
  expect(refusal('', 'k1')).toMatch(
    /KEY is "k1", and SHOWCALLER_ENCRYPTION_KEYS does not say where keys are/,
  );
  expect(read(folder, 'none')).toMatchObject({ current: null, warnings: [] });
  expect(readEncryption({})).toMatchObject({ current: null, keys: new Map() });
});

test('a key file that others may read or change is warned of', () => {
  const [readable, writable, shared] = [0o644, 0o660, 0o640].map((mode) => folderOf({ 'k.key': key }, mode));
  expect(read(readable ?? '', 'k').warnings).toEqual([
    `the key file ${readable}/k.key is not private: everybody on this machine may read it (chmod 600)`,
  ]);
  expect(read(writable ?? '', 'k').warnings).toEqual([expect.stringContaining('others may change it')]);
  expect(read(shared ?? '', 'k').warnings).toEqual([]);
});
