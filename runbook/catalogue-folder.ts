import { closeSync, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { limits } from './limits.ts';

/** One file of a catalogue's folder. */
export interface CatalogueFile {
  /** The folder as it was given, and the file's name. */
  file: string;
  baseName: string;
  /** Cut a little beyond the largest size of a document, which is enough to be told too large. Or why it cannot be read. */
  content: { text: string } | { error: string };
}

const extensions = ['.yaml', '.yml', '.json'];

/**
 * Reads the runbooks of a folder, in the order of their names. Folders inside it are not looked into, and links that
 * lead out of it are not followed. Throws the system's error when the folder itself cannot be read.
 */
export function readCatalogueFolder(folder: string): CatalogueFile[] {
  const root = realpathSync(folder);
  const inside = root.endsWith(sep) ? root : root + sep;
  const files: CatalogueFile[] = [];
  for (const name of readdirSync(folder).sort()) {
    if (!extensions.includes(extname(name)) || name.startsWith('.')) continue;
    const file = join(folder, name);
    const content = readInside(file, inside);
    if (content) files.push({ file, baseName: name.slice(0, -extname(name).length), content });
  }
  return files;
}

/** Null for what is no regular file inside the folder. */
function readInside(path: string, inside: string): CatalogueFile['content'] | null {
  try {
    const real = realpathSync(path);
    return real.startsWith(inside) && statSync(real).isFile() ? { text: readStart(real) } : null;
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function readStart(path: string): string {
  const descriptor = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(limits.documentBytes + 4096);
    let length = 0;
    for (let read = 1; read > 0 && length < buffer.length; length += read)
      read = readSync(descriptor, buffer, length, buffer.length - length, null);
    return buffer.toString('utf8', 0, length);
  } finally {
    closeSync(descriptor);
  }
}
