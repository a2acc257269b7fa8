import { readFileSync } from 'node:fs';
import type { Problem } from '../plan/plan.ts';
import { InputError } from './input-error.ts';

/** A file's text. Throws `InputError` saying why it cannot be read. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const found = badFile(file, error);
    throw new InputError(`${file}: ${found.message}`, [found]);
  }
}

/** A file that cannot be read, as a problem. */
export function badFile(file: string, error: unknown): Problem {
  const why = error instanceof Error ? error.message : String(error);
  const message = `cannot be read: ${why}`;
  return {
    code: 'badFile',
    severity: 'error',
    message,
    path: '',
    value: null,
    file,
    line: null,
    column: null,
  };
}
