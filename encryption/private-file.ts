import type { Stats } from 'node:fs';

/** Permissions as the file system has them. */
const may = { othersRead: 0o004, othersWrite: 0o002, groupWrite: 0o020 };

/** Who besides its owner may read or change a file that should be private; null: nobody. A group that may read it is taken to be meant. */
export function worldAccess({ mode }: Pick<Stats, 'mode'>): string | null {
  // Windows has other permissions, and tells the same of every file.
  if (process.platform === 'win32') return null;
  if (mode & (may.othersWrite | may.groupWrite)) return 'others may change it';
  return mode & may.othersRead ? 'everybody on this machine may read it' : null;
}
