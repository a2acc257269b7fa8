import type { Json } from '../plan/json.ts';
import type { Problem } from '../plan/plan.ts';
import { type CatalogueFile, readCatalogueFolder } from './catalogue-folder.ts';
import { type Compiled, compile } from './compile.ts';
import { runbookName } from './document/names.ts';
import { type ParsedRunbook, parseRunbook } from './parse-runbook.ts';
import { badFile } from './problems/bad-file.ts';

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
  const entries = new Map<string, CatalogueEntry>();
  const problems: Problem[] = [];
  const nameless: CatalogueEntry[] = [];
  for (const file of readCatalogueFolder(folder)) {
    const entry = readEntry(file);
    problems.push(...entry.parsed.problems);
    const name = writtenName(entry);
    if (name === null) {
      nameless.push(entry);
      continue;
    }
    const other = entries.get(name);
    if (other) throw new DuplicateRunbookError(name, [other.file, entry.file]);
    entries.set(name, { ...entry, name });
  }
  for (const entry of nameless) if (!entries.has(entry.name)) entries.set(entry.name, entry);
  return { get: (name) => entries.get(name) ?? null, names: () => [...entries.keys()].sort(), problems };
}

function readEntry({ file, baseName, content }: CatalogueFile): CatalogueEntry {
  if ('error' in content) {
    const problem = badFile(file, content.error);
    const parsed = { plan: null, document: null, parameters: {}, problems: [problem] };
    return {
      name: baseName,
      file,
      source: null,
      parsed,
      compile: () => ({ ok: false, problems: [problem] }),
    };
  }
  const { text } = content;
  return {
    name: baseName,
    file,
    source: text,
    parsed: parseRunbook(text, { file }),
    compile: (parameters) => compile({ source: text, file, parameters }),
  };
}

/** The name that the document gives itself, looked for in its text when it cannot be read as a whole. */
function writtenName({ parsed, source }: CatalogueEntry): string | null {
  const written = parsed.document?.name ?? /^["']?name["']?\s*:\s*["']?([a-z0-9-]+)/m.exec(source ?? '')?.[1];
  const name = runbookName.safeParse(written);
  return name.success ? name.data : null;
}
