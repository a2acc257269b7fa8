import { EncryptionKeysUnusable } from './errors.ts';
import { type KeyFile, readKeyFiles } from './key-files.ts';

/** Which keys there are, and which one payloads are written with. */
export interface Encryption {
  /** The id of the key that payloads are encrypted with; null: they are written in plain text. */
  current: string | null;
  /** All keys that payloads are read with, by id. */
  keys: ReadonlyMap<string, Buffer>;
  /** What a person should know, such as a key file that everybody may read. */
  warnings: string[];
}

/** No key at all: plain text is written, and what is encrypted is refused by name. */
export const noEncryption: Encryption = { current: null, keys: new Map(), warnings: [] };

/** As SHOWCALLER_ENCRYPTION_KEY: read with all keys, write plain text. */
const readOnly = 'none';

/**
 * Reads SHOWCALLER_ENCRYPTION_KEYS (folders and files with keys) and SHOWCALLER_ENCRYPTION_KEY (the id of the current one,
 * or `none` to only read).
 *
 * @throws {@link EncryptionKeysUnusable}
 */
export function readEncryption(env: NodeJS.ProcessEnv): Encryption {
  const list = env.SHOWCALLER_ENCRYPTION_KEYS?.trim() ?? '';
  const wanted = env.SHOWCALLER_ENCRYPTION_KEY?.trim() ?? '';
  if (list === '' && wanted === '') return noEncryption;
  if (list === '')
    throw new EncryptionKeysUnusable(
      `SHOWCALLER_ENCRYPTION_KEY is ${JSON.stringify(wanted)}, and SHOWCALLER_ENCRYPTION_KEYS does not say where keys are`,
    );
  const files = readKeyFiles(list);
  const known = files.map(({ id }) => id).join(', ');
  // To write plain text by an oversight is what nobody would notice.
  if (wanted === '')
    throw new EncryptionKeysUnusable(
      `SHOWCALLER_ENCRYPTION_KEY must say which key is the current one: one of ${known}; or ${readOnly}, to read with all of them and write plain text`,
    );
  const current = wanted === readOnly ? null : wanted;
  if (current !== null && !files.some(({ id }) => id === current))
    throw new EncryptionKeysUnusable(
      `SHOWCALLER_ENCRYPTION_KEY is ${JSON.stringify(wanted)}, which is none of the keys that SHOWCALLER_ENCRYPTION_KEYS has: ${known}`,
    );
  return {
    current,
    keys: new Map(files.map(({ id, key }) => [id, key])),
    warnings: files.flatMap(warningsOf),
  };
}

function warningsOf({ file, exposed }: KeyFile): string[] {
  return exposed === null ? [] : [`the key file ${file} is not private: ${exposed} (chmod 600)`];
}
