import { readFileSync } from 'node:fs';
import { badFile } from '../runbook/problems/bad-file.ts';
import { InputError } from './input-error.ts';

/** A file's text. Throws `InputError` saying why it cannot be read. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const found = badFile(file, error instanceof Error ? error.message : String(error));
    throw new InputError(`${file}: ${found.message}`, [found]);
  }
}
