import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder with fresh keys of those ids. */
export interface KeyFolder {
  folder: string;
  /** The variables of who has all of them, with that one as the current one (or `none`). */
  with(current: string): { SHOWCALLER_ENCRYPTION_KEYS: string; SHOWCALLER_ENCRYPTION_KEY: string };
  remove(): void;
}

export function makeKeys(...ids: string[]): KeyFolder {
  const folder = mkdtempSync(join(tmpdir(), 'showcaller-keys-'));
  for (const id of ids)
    writeFileSync(join(folder, `${id}.key`), randomBytes(32).toString('base64'), { mode: 0o600 });
  return {
    folder,
    with: (current) => ({ SHOWCALLER_ENCRYPTION_KEYS: folder, SHOWCALLER_ENCRYPTION_KEY: current }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
