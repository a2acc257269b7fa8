// The codec alone: what it writes, and what it refuses to read.
import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encryptionCodec, noEncryption } from '../../encryption/index.ts';

const keys = new Map([
  ['2026-01', randomBytes(32)],
  ['2026-07', randomBytes(32)],
]);
const old = encryptionCodec({ current: '2026-01', keys, warnings: [] });
const current = encryptionCodec({ current: '2026-07', keys, warnings: [] });

const payloadOf = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
const opened = (payload: Payload | undefined): unknown =>
  payload && defaultPayloadConverter.fromPayload(payload);
const metadataOf = ({ metadata }: Payload) =>
  Object.fromEntries(
    Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value ?? []).toString()]),
  );
const first = ([payload]: Payload[]): Payload => payload ?? {};

test('any value comes back as it was, and what is written holds nothing of it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      const sealed = await current.encode([payloadOf({ marker: 'hunter2hunter2', value })]);
      expect(Buffer.from(first(sealed).data ?? []).includes('hunter2')).toBe(false);
      expect(opened(first(await current.decode(sealed)))).toEqual(
        JSON.parse(JSON.stringify({ marker: 'hunter2hunter2', value })),
      );
    }),
    { numRuns: 200 },
  );
});

test('one value is never written twice alike, and says with which key it was', async () => {
  const twice = await current.encode([payloadOf('same'), payloadOf('same')]);
  expect(Buffer.from(twice[0]?.data ?? [])).not.toEqual(Buffer.from(twice[1]?.data ?? []));
  expect(metadataOf(first(twice))).toEqual({
    encoding: 'binary/encrypted',
    'encryption-cipher': 'AES/GCM/NoPadding',
    'encryption-key-id': '2026-07',
  });
});

test('after a rotation what the old key has written is read, and so is what was never encrypted', async () => {
  const written = [...(await old.encode([payloadOf('old')])), payloadOf('plain')];
  expect((await current.decode(written)).map(opened)).toEqual(['old', 'plain']);
  expect(metadataOf(first(await current.encode(await current.decode(written))))).toMatchObject({
    'encryption-key-id': '2026-07',
  });
});

test('who has not the key is told its id, and who has none writes plain text', async () => {
  const sealed = await current.encode([payloadOf('x')]);
  const without = encryptionCodec({
    current: null,
    keys: new Map([['2026-01', randomBytes(32)]]),
    warnings: [],
  });
  await expect(without.decode(sealed)).rejects.toMatchObject({
    name: 'PayloadUnreadable',
    keyId: '2026-07',
    message: expect.stringMatching(
      /^A payload is encrypted with the key 2026-07, and the keys here are 2026-01\./,
    ),
  });
  const none = encryptionCodec(noEncryption);
  await expect(none.decode(sealed)).rejects.toThrow('the key 2026-07, and there is no key here');
  expect((await none.encode([payloadOf('x')])).map(opened)).toEqual(['x']);
});

test('a changed payload, another key of the same name and a payload without a key are refused, never read wrongly', async () => {
  const sealed = first(await current.encode([payloadOf('x')]));
  const data = Buffer.from(sealed.data ?? []);
  for (let at = 0; at < data.length; at += 1) {
    const changed = Buffer.from(data);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    await expect(current.decode([{ ...sealed, data: changed }])).rejects.toThrow(
      'the key 2026-07 here does not open it',
    );
  }
  for (const length of [0, 5, 12, 27, data.length - 1])
    await expect(current.decode([{ ...sealed, data: data.subarray(0, length) }])).rejects.toThrow(
      'does not open it',
    );
  const namesake = encryptionCodec({
    current: null,
    keys: new Map([['2026-07', randomBytes(32)]]),
    warnings: [],
  });
  await expect(namesake.decode([sealed])).rejects.toThrow(
    'it is another one of that name, or the payload was changed',
  );
  const nameless = { ...sealed, metadata: { encoding: Buffer.from('binary/encrypted') } };
  await expect(current.decode([nameless])).rejects.toThrow('does not say with which key');
});
