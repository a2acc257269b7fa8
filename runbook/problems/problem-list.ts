import type { Problem } from '../../plan/plan.ts';
import { oneLine } from '../../plan/text.ts';
import { limits } from '../limits.ts';
import type { Positions } from '../source/places.ts';
import type { ProblemCode } from './codes.ts';
import { formatPath, keyOfPath, type Path } from './path.ts';
import { carried } from './preview.ts';

/** One problem as it is found; the list adds its place. */
export interface Finding {
  code: ProblemCode;
  path: Path;
  /** Plain words, with the value received. */
  message: string;
  value?: unknown;
  severity?: Problem['severity'];
  /** Which side of the member is wrong; default: its value. */
  side?: 'key' | 'value';
  /** Where it stands in the text, when that is known better than by path. */
  offset?: number;
  /** About what was given to a document, and not about the document. */
  outside?: boolean;
}

/** Of a message, in characters: the longest lists of names fit. */
const longestMessage = 4000;

/** Gathers everything that is wrong with one document. */
export class ProblemList {
  readonly file: string | null;
  places: Positions | null = null;
  readonly #found: Problem[] = [];
  readonly #silent = new Set<string>();
  #dropped = 0;

  constructor(file: string | null) {
    this.file = file;
  }

  add(finding: Finding): void {
    const { code, path, message, value, severity = 'error', side = 'value', offset, outside } = finding;
    if (offset === undefined && this.#isSilent(path)) return;
    if (this.#found.length >= limits.problems) {
      this.#dropped += 1;
      return;
    }
    const position =
      outside || this.places === null
        ? null
        : offset === undefined
          ? this.places.find(path, side)
          : this.places.at(offset);
    this.#found.push({
      code,
      severity,
      message: oneLine(message, longestMessage),
      path: formatPath(path),
      value: carried(value),
      file: outside ? null : this.file,
      line: position?.line ?? null,
      column: position?.column ?? null,
    });
  }

  /** What stands at or below this path could not be read: nothing more is said of it. */
  silence(path: Path): void {
    this.#silent.add(keyOfPath(path));
  }

  #isSilent(path: Path): boolean {
    if (this.#silent.size === 0) return false;
    return path.some((_, index) => this.#silent.has(keyOfPath(path.slice(0, index + 1))));
  }

  get hasErrors(): boolean {
    return this.#found.some((problem) => problem.severity === 'error');
  }

  /** All of them in the order of the text. */
  all(): Problem[] {
    const sorted = this.#found.toSorted(
      (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
    );
    if (this.#dropped === 0) return sorted;
    const message = `and ${this.#dropped} more problems`;
    return [
      ...sorted,
      {
        code: 'tooManyProblems',
        severity: 'error',
        message,
        path: '',
        value: null,
        file: this.file,
        line: this.places && 1,
        column: this.places && 1,
      },
    ];
  }
}
