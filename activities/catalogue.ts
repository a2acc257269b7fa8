import { type Catalogue, DuplicateRunbookError, loadCatalogue } from '../runbook/index.ts';
import { SettingsError } from './settings-error.ts';

/** The catalogue as it is on disk now; a folder that does not exist is an empty one. Throws `DuplicateRunbookError`, or `SettingsError` when it cannot be read. */
export function catalogueOf(folder: string): Catalogue {
  try {
    return loadCatalogue(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return empty;
    if (error instanceof DuplicateRunbookError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new SettingsError(`SHOWCALLER_RUNBOOKS is ${JSON.stringify(folder)}, which cannot be read: ${why}`);
  }
}

const empty: Catalogue = { get: () => null, names: () => [], problems: [] };
