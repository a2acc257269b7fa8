import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

/** A file of the project as text. */
export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Paths of the files under a folder whose names end so, from the project's root. */
export function filesUnder(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));
}

/** The cells of each row of a section's tables, its head and rule left out. */
export function rowsOf(page: string, heading: string): string[][] {
  const start = page.indexOf(`\n${heading}\n`);
  if (start < 0) throw new RangeError(`there is no ${heading}`);
  const level = heading.slice(0, heading.indexOf(' ') + 1);
  const rest = page.slice(start + heading.length + 2);
  const ends = [`\n${level}`, '\n## '].map((mark) => rest.indexOf(mark)).filter((at) => at >= 0);
  const section = rest.slice(0, Math.min(rest.length, ...ends));
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows
    .filter(
      (_, index) => !/^\|[-| ]+\|$/.test(rows[index + 1] ?? '') && !/^\|[-| ]+\|$/.test(rows[index] ?? ''),
    )
    .map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    );
}

/** A cell that holds nothing but code, without its backticks. */
export function bare(cell: string | undefined): string {
  return (cell ?? '').replace(/^`|`$/g, '');
}
