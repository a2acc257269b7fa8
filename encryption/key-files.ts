import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { EncryptionKeysUnusable } from './errors.ts';
import { readKeyBytes } from './key-bytes.ts';
import { worldAccess } from './private-file.ts';

/** One key, and the file that it came from. */
export interface KeyFile {
  id: string;
  file: string;
  key: Buffer;
  /** Who else may read or change the file; null: nobody. */
  exposed: string | null;
}

/** What stands in every payload's metadata, in the open. */
const ids = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** No key is longer, however it is written. */
const longestFile = 1024;

/**
 * Reads the keys of a list of folders and files, separated by commas. Every file of a folder is a key, those whose names
 * begin with a dot left out; its name, without `.key`, is the key's id.
 *
 * @throws {@link EncryptionKeysUnusable} naming the file and what is wrong with it
 */
export function readKeyFiles(list: string): KeyFile[] {
  const paths = list
    .split(',')
    .map((path) => path.trim())
    .filter((path) => path !== '');
  const files = paths.flatMap(filesAt).map(readKeyFile);
  for (const [index, { id, file }] of files.entries()) {
    const same = files.slice(0, index).find((other) => other.id === id);
    if (same) throw unusable(`there are two keys ${id}: ${same.file} and ${file}`);
  }
  return files;
}

function filesAt(path: string): string[] {
  if (!attempt(path, () => statSync(path)).isDirectory()) return [path];
  const names = attempt(path, () => readdirSync(path)).filter((name) => !name.startsWith('.'));
  const files = names
    .map((name) => join(path, name))
    .filter((file) => attempt(file, () => statSync(file)).isFile());
  if (files.length === 0) throw unusable(`the folder ${JSON.stringify(path)} holds no key`);
  return files;
}

function readKeyFile(file: string): KeyFile {
  const id = basename(file).replace(/\.key$/, '');
  const named = JSON.stringify(file);
  if (!ids.test(id))
    throw unusable(
      `${named} makes no key id: a name is up to 64 letters, digits, dots, dashes and underscores, and .key at its end is left out`,
    );
  const stats = attempt(file, () => statSync(file));
  if (stats.size > longestFile) throw unusable(`${named} holds ${stats.size} bytes: that is no key`);
  const read = readKeyBytes(attempt(file, () => readFileSync(file)));
  if (!read.ok) throw unusable(`${named} ${read.wrong}`);
  return { id, file, key: read.key, exposed: worldAccess(stats) };
}

function attempt<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw unusable(`${JSON.stringify(path)} cannot be read: ${reason}`);
  }
}

function unusable(what: string): EncryptionKeysUnusable {
  return new EncryptionKeysUnusable(`SHOWCALLER_ENCRYPTION_KEYS: ${what}`);
}
