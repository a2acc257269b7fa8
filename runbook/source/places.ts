import { keyOfPath, type Path } from '../problems/path.ts';

/** Both count from 1. */
export interface Position {
  line: number;
  column: number;
}

/** Offsets in the text: of a member's key, and of its value where it has one to point at. */
export interface Spot {
  key: number | null;
  value: number | null;
}

const start: Position = { line: 1, column: 1 };

/** Says where something stands in a text. */
export interface Positions {
  at(offset: number): Position;
  /** Of the member itself, or of the nearest mapping around it: that is where a missing key is missing. */
  find(path: Path, side: 'key' | 'value'): Position;
}

/** Where each member of a document stands in its text. Empty for a document that was given as an object. */
export class Places implements Positions {
  readonly #spots = new Map<string, Spot>();
  readonly #positionOf: (offset: number) => Position;

  constructor(positionOf: (offset: number) => Position) {
    this.#positionOf = positionOf;
  }

  set(path: Path, spot: Spot): void {
    this.#spots.set(keyOfPath(path), spot);
  }

  at(offset: number): Position {
    return this.#positionOf(offset);
  }

  find(path: Path, side: 'key' | 'value'): Position {
    const exact = this.#spots.get(keyOfPath(path));
    if (exact) return this.#first(side === 'key' ? [exact.key, exact.value] : [exact.value, exact.key]);
    for (let length = path.length - 1; length >= 0; length -= 1) {
      const around = this.#spots.get(keyOfPath(path.slice(0, length)));
      if (around) return this.#first([around.key, around.value]);
    }
    return start;
  }

  #first(offsets: (number | null)[]): Position {
    const offset = offsets.find((one) => one !== null) ?? null;
    return offset === null ? start : this.at(offset);
  }
}

/** Positions that are looked for when the first one is asked for: a text without a problem needs none. */
export class LatePlaces implements Positions {
  readonly #look: () => Positions | null;
  #found: Positions | null = null;

  constructor(look: () => Positions | null) {
    this.#look = look;
  }

  at(offset: number): Position {
    return this.#positions()?.at(offset) ?? start;
  }

  find(path: Path, side: 'key' | 'value'): Position {
    return this.#positions()?.find(path, side) ?? start;
  }

  #positions(): Positions | null {
    this.#found ??= this.#look();
    return this.#found;
  }
}
