import { type Catalogue, loadCatalogue } from '../runbook/index.ts';

/** The catalogue as it is on disk now; a folder that does not exist is an empty one. Throws `DuplicateRunbookError`. */
export function catalogueOf(folder: string): Catalogue {
  try {
    return loadCatalogue(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return empty;
    throw error;
  }
}

const empty: Catalogue = { get: () => null, names: () => [], problems: [] };
