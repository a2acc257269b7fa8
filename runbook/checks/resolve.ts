import { evaluate, hasExpression, isWhole, type Reference, referencesIn } from '../../plan/expressions.ts';
import type { Json, JsonObject } from '../../plan/json.ts';
import type { ParameterDeclarations, ScalarType } from '../parameters/declaration.ts';
import { isWithin, type Path } from '../problems/path.ts';

/** A text whose expressions cannot be read yet. */
export interface Hole {
  path: Path;
  text: string;
  /** What it will be, when that is known. */
  type: ScalarType | 'list' | null;
}

/** A value that was read by an expression. */
export interface Origin {
  path: Path;
  text: string;
  secret: boolean;
}

/** A `with` in which every expression that can be read has been. */
export interface Resolved {
  value: JsonObject;
  holes: Hole[];
  origins: Origin[];
}

/** Parameters as far as they are known: by their defaults, or by what was given. */
export interface Known {
  declarations: ParameterDeclarations;
  values: JsonObject;
}

/** Reads the expressions of a `with` that read known parameters only; the others stay as they are, as holes. */
export function resolveWith(written: JsonObject, known: Known): Resolved {
  const holes: Hole[] = [];
  const origins: Origin[] = [];
  const scope = { parameters: known.values, run: { id: '', onAirAt: null, offAirAt: null }, steps: {} };

  const readText = (text: string, path: Path): Json => {
    const references = wellFormed(text);
    const readable = references?.every(
      ({ path: [root, name] }) =>
        root === 'parameters' && name !== undefined && Object.hasOwn(known.values, name),
    );
    if (references && readable) {
      try {
        const value = evaluate(text, scope);
        const secret = references.some(({ path: [, name] }) => known.declarations[name ?? '']?.secret);
        origins.push({ path, text, secret });
        return value;
      } catch {
        // A list inside a longer text: told by the check of the expressions.
      }
    }
    holes.push({ path, text, type: references ? typeOf(text, references, known.declarations) : null });
    return text;
  };

  const read = (value: Json, path: Path): Json => {
    if (typeof value === 'string') return hasExpression(value) ? readText(value, path) : value;
    if (Array.isArray(value)) return value.map((item, index) => read(item, [...path, index]));
    return value !== null && typeof value === 'object' ? readMembers(value, path) : value;
  };

  const readMembers = (object: JsonObject, path: Path): JsonObject => {
    const members = Object.entries(object).map(([key, item]): [string, Json] => [
      key,
      read(item, [...path, key]),
    ]);
    // A parameter that is not required and not given leaves its member out.
    return Object.fromEntries(members.filter(([key, item]) => item !== null || object[key] === null));
  };

  return { value: readMembers(written, []), holes, origins };
}

/** The references of a text, or null when one is malformed. */
function wellFormed(text: string): Reference[] | null {
  try {
    const references = referencesIn(text);
    return references.length > 0 ? references : null;
  } catch {
    return null;
  }
}

function typeOf(text: string, [first]: Reference[], declarations: ParameterDeclarations): Hole['type'] {
  if (!isWhole(text)) return 'string';
  const [root, name] = first?.path ?? [];
  if (root === 'run') return 'string';
  if (root !== 'parameters' || name === undefined) return null;
  return Object.hasOwn(declarations, name) ? (declarations[name]?.type ?? null) : null;
}

/** The one of these that a path is at or below. */
export function around<T extends { path: Path }>(spots: readonly T[], path: Path): T | undefined {
  return spots.find((spot) => isWithin(path, spot.path));
}
