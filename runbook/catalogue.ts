import { isJsonObject, type Json } from '../plan/json.ts';
import type { Problem } from '../plan/plan.ts';
import { type CatalogueFile, readCatalogueFolder } from './catalogue-folder.ts';
import { type Compiled, compile } from './compile.ts';
import { runbookName } from './document/names.ts';
import { type ParsedRunbook, parseRunbook } from './parse-runbook.ts';
import { badFile } from './problems/bad-file.ts';
import { ProblemList } from './problems/problem-list.ts';
import { readSource } from './source/read-source.ts';

/** One runbook of the catalogue. */
export interface CatalogueEntry {
  name: string;
  file: string;
  /** Its text, as it was when the catalogue was loaded; null when the file could not be read. */
  source: string | null;
  parsed: ParsedRunbook;
  /** Compiles it with the parameters of a run; a broken document fails here, and only here. */
  compile(parameters: Json): Compiled;
}

/** The runbooks of a folder, each by its own name. */
export interface Catalogue {
  get(name: string): CatalogueEntry | null;
  names(): string[];
  /** Everything that is wrong with any of them. */
  problems: Problem[];
}

/** Two files of one name: which of them a run would get is not to be left to chance. */
export class DuplicateRunbookError extends Error {
  override name = 'DuplicateRunbookError';
  readonly runbook: string;
  readonly files: readonly [string, string];
  constructor(runbook: string, files: readonly [string, string]) {
    super(`two files hold a runbook named ${runbook}: ${files[0]} and ${files[1]}; rename one`);
    this.runbook = runbook;
    this.files = files;
  }
}

/**
 * Loads the runbooks of a folder (`*.yaml`, `*.yml`, `*.json`, not of the folders inside it). A broken document keeps
 * its name, or that of its file, and fails its own runs only. Throws `DuplicateRunbookError`, or the system's error
 * when the folder cannot be read.
 */
export function loadCatalogue(folder: string): Catalogue {
  const files = readCatalogueFolder(folder).map(entryOf);
  const entries = new Map<string, CatalogueEntry>();
  for (const { entry, named } of files) {
    if (!named) continue;
    const other = entries.get(entry.name);
    if (other) throw new DuplicateRunbookError(entry.name, [other.file, entry.file]);
    entries.set(entry.name, entry);
  }
  for (const { entry } of files) if (!entries.has(entry.name)) entries.set(entry.name, entry);
  return {
    get: (name) => entries.get(name) ?? null,
    names: () => [...entries.keys()].sort(),
    get problems() {
      return files.flatMap(({ entry }) => entry.parsed.problems);
    },
  };
}

/** `named`: by itself, and not by its file. */
function entryOf(file: CatalogueFile): { entry: CatalogueEntry; named: boolean } {
  const { content, baseName } = file;
  if ('error' in content) return { entry: unreadable(file, content.error), named: false };
  const written = writtenName(content.text);
  return { entry: textEntry(written ?? baseName, file.file, content.text), named: written !== null };
}

function unreadable({ file, baseName }: CatalogueFile, error: string): CatalogueEntry {
  const problem = badFile(file, error);
  return {
    name: baseName,
    file,
    source: null,
    parsed: { plan: null, document: null, parameters: {}, problems: [problem] },
    compile: () => ({ ok: false, problems: [problem] }),
  };
}

/** Validated when it is asked for: whoever wants one runbook of many does not wait for the others. */
function textEntry(name: string, file: string, source: string): CatalogueEntry {
  let parsed: ParsedRunbook | null = null;
  return {
    name,
    file,
    source,
    get parsed() {
      parsed ??= parseRunbook(source, { file });
      return parsed;
    },
    compile: (parameters) => compile({ source, file, parameters }),
  };
}

/** The name that a document gives itself, looked for in its text when it cannot be read as a whole. */
function writtenName(text: string): string | null {
  const document = readSource(text, new ProblemList(null));
  const written = isJsonObject(document) ? document.name : undefined;
  const name = runbookName.safeParse(written ?? /^["']?name["']?\s*:\s*["']?([a-z0-9-]+)/m.exec(text)?.[1]);
  return name.success ? name.data : null;
}
