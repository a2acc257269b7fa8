import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import proto from '@temporalio/proto';

const { History } = proto.temporal.api.history.v1;
type History = proto.temporal.api.history.v1.IHistory;

/** A history as it is kept. */
export interface Kept {
  /** The scenario's. */
  name: string;
  history: History;
}

const ending = '.json.gz';
const folderOf = (version: string) => join(import.meta.dirname, version);

/** Versions whose histories are kept, such as `0.1.0`. */
export function versions(): string[] {
  const entries = readdirSync(import.meta.dirname, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && /^\d/.test(entry.name)).map(({ name }) => name);
}

/** Names of the histories of a version, in order. */
export function namesOf(version: string): string[] {
  const files = readdirSync(folderOf(version)).filter((file) => file.endsWith(ending));
  return files.map((file) => file.slice(0, -ending.length)).sort();
}

/** Reads a history. */
export function readHistory(version: string, name: string): Kept {
  const text = gunzipSync(readFileSync(join(folderOf(version), name + ending))).toString();
  return { name, history: History.fromObject(JSON.parse(text)) };
}

/** What names the machine that it was recorded on; no replay reads it. */
const machine: Record<string, string> = { identity: 'recorder', stackTrace: '' };

/** 64-bit numbers and bytes as texts, enumerations by their names: what JSON can hold. */
const asJson = { longs: String, bytes: String, enums: String } as const;

/**
 * Keeps a history, as JSON of the server's own message, packed.
 *
 * @returns its events and its bytes in JSON
 * @throws an Error when it names this machine's folders
 */
export function keepHistory(version: string, { name, history }: Kept): { events: number; bytes: number } {
  const text = JSON.stringify(History.toObject(History.create(history), asJson), (key, value) =>
    typeof value === 'string' ? (machine[key] ?? value) : value,
  );
  refuseFolders(name, text);
  mkdirSync(folderOf(version), { recursive: true });
  writeFileSync(join(folderOf(version), name + ending), gzipSync(text, { level: 9 }));
  return { events: history.events?.length ?? 0, bytes: text.length };
}

/** Payloads are in base64. */
function refuseFolders(name: string, text: string): void {
  const payloads = [...text.matchAll(/"data":"([^"]+)"/g)].map(([, data = '']) => data);
  const decoded = payloads.map((data) => Buffer.from(data, 'base64').toString()).join('\n');
  const root = join(import.meta.dirname, '..', '..');
  if (text.includes(root) || decoded.includes(root)) throw new Error(`the history of ${name} names ${root}`);
}
