import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { PayloadUnreadable } from './errors.ts';
import type { Encryption } from './read-encryption.ts';

const PayloadMessage = proto.temporal.api.common.v1.Payload;

/*
 * The metadata and the layout of the data (nonce, cipher text, tag) are those of Temporal's own encryption samples, so
 * that other people's tools read what we write.
 */
const encoding = 'binary/encrypted';
const cipherName = 'AES/GCM/NoPadding';
const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Encrypts payloads with the current key, and reads those that any of the keys has encrypted. Payloads in plain text stay
 * as they are.
 *
 * Its `decode` rejects with {@link PayloadUnreadable}.
 */
export function encryptionCodec(encryption: Encryption): PayloadCodec {
  return {
    encode: async (payloads) => payloads.map((payload) => encrypt(payload, encryption)),
    decode: async (payloads) => payloads.map((payload) => decrypt(payload, encryption)),
  };
}

function encrypt(payload: Payload, { current, keys }: Encryption): Payload {
  if (current === null) return payload;
  const key = keys.get(current);
  if (!key) throw new RangeError(`there is no key ${current}`);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  const sealed = [cipher.update(PayloadMessage.encode(payload).finish()), cipher.final()];
  return {
    metadata: {
      encoding: Buffer.from(encoding),
      'encryption-cipher': Buffer.from(cipherName),
      'encryption-key-id': Buffer.from(current),
    },
    data: Buffer.concat([nonce, ...sealed, cipher.getAuthTag()]),
  };
}

function decrypt(payload: Payload, { keys }: Encryption): Payload {
  const { metadata, data } = payload;
  if (textOf(metadata?.encoding) !== encoding) return payload;
  const id = textOf(metadata?.['encryption-key-id']);
  if (id === '') throw new PayloadUnreadable(null, 'A payload is encrypted and does not say with which key.');
  const key = keys.get(id);
  if (!key) throw new PayloadUnreadable(id, missing(id, keys));
  const sealed = Buffer.from(data ?? []);
  try {
    const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAuthTag(sealed.subarray(-tagBytes));
    const open = decipher.update(sealed.subarray(nonceBytes, -tagBytes));
    return PayloadMessage.decode(Buffer.concat([open, decipher.final()]));
  } catch {
    throw new PayloadUnreadable(
      id,
      `A payload says that it is encrypted with the key ${id}, and the key ${id} here does not open it: it is another one of that name, or the payload was changed.`,
    );
  }
}

function missing(id: string, keys: Encryption['keys']): string {
  const here = keys.size > 0 ? `the keys here are ${[...keys.keys()].join(', ')}` : 'there is no key here';
  return `A payload is encrypted with the key ${id}, and ${here}. SHOWCALLER_ENCRYPTION_KEYS must name a folder or file that has it.`;
}

function textOf(value: Uint8Array | null | undefined): string {
  return value ? Buffer.from(value).toString('utf8').slice(0, 100) : '';
}
