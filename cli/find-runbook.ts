import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import type { JsonObject } from '../plan/json.ts';
import {
  type Compiled,
  compile,
  DuplicateRunbookError,
  loadCatalogue,
  type ParsedRunbook,
  parseRunbook,
} from '../runbook/index.ts';
import { InputError } from './input-error.ts';
import { readText } from './read-text.ts';

/** A runbook that was found here. */
export interface FoundRunbook {
  /** As it was asked for by name; null: by file. */
  name: string | null;
  /** Where it stands. */
  file: string;
  text: string;
  parsed: ParsedRunbook;
  /** Compiles it with the parameters of a run. */
  compile(parameters: JsonObject): Compiled;
}

/** Where and among what a NAME was looked for in vain. */
export interface MissingRunbook {
  name: string;
  folder: string;
  /** null: there is no such folder. */
  names: string[] | null;
}

/** An argument with a slash or an extension is a FILE, any other the NAME of a runbook of the catalogue. */
export function findRunbook(argument: string, env: NodeJS.ProcessEnv): FoundRunbook | MissingRunbook {
  if (/[/\\]/.test(argument) || extname(argument) !== '') {
    const text = readText(argument);
    return {
      name: null,
      file: argument,
      text,
      parsed: parseRunbook(text, { file: argument }),
      compile: (parameters) => compile({ source: text, file: argument, parameters }),
    };
  }
  const folder = env.SHOWCALLER_RUNBOOKS?.trim() || 'runbooks';
  if (!existsSync(folder)) return { name: argument, folder, names: null };
  const catalogue = open(folder);
  const entry = catalogue.get(argument);
  if (!entry) return { name: argument, folder, names: catalogue.names() };
  const { file, source, parsed, compile: compileEntry } = entry;
  return { name: argument, file, text: source ?? '', parsed, compile: compileEntry };
}

/** Says what there is instead. */
export function missingError({ name, folder, names }: MissingRunbook): InputError {
  if (names === null)
    return new InputError(
      `There is no folder ${folder} to look for the runbook ${name} in (SHOWCALLER_RUNBOOKS).`,
    );
  const known = names.length > 0 ? `it holds ${names.join(', ')}` : 'it holds none';
  return new InputError(
    `There is no runbook ${name} in ${folder}: ${known}. A file is named with its extension.`,
  );
}

function open(folder: string) {
  try {
    return loadCatalogue(folder);
  } catch (error) {
    if (error instanceof DuplicateRunbookError) throw new InputError(error.message);
    throw new InputError(
      `${folder} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
