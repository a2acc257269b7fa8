import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';
import type { Json, JsonObject } from '../../plan/json.ts';
import { oddCharacter } from '../../plan/text.ts';
import { limits } from '../limits.ts';
import type { Path } from '../problems/path.ts';
import { preview } from '../problems/preview.ts';
import type { ProblemList } from '../problems/problem-list.ts';
import { forbiddenKey, tooDeep } from './json-value.ts';
import { notText } from './not-text.ts';
import type { Places } from './places.ts';

/** Turns YAML nodes into plain JSON, notes where everything stands, and refuses what documents may not use. */
export class YamlValue {
  readonly #problems: ProblemList;
  readonly #places: Places;
  readonly #text: string;

  constructor(text: string, problems: ProblemList, places: Places) {
    this.#text = text;
    this.#problems = problems;
    this.#places = places;
  }

  read(node: Node | null, path: Path, key: number | null): Json {
    const start = node?.range?.[0] ?? null;
    this.#places.set(path, { key, value: pointsAtItself(node) ? start : key === null ? start : null });
    if (node === null) return null;
    const offset = start ?? key ?? 0;
    if (path.length > limits.depth) {
      tooDeep(path, this.#problems, offset);
      return null;
    }
    if (isAlias(node)) return this.#refuse('alias', path, offset, `*${node.source}`, 'an alias');
    if (node.anchor)
      this.#refuse(
        'anchor',
        path,
        this.#before(offset, `&${node.anchor}`),
        `&${node.anchor}`,
        'an anchor',
        false,
      );
    if (node.tag) this.#refuse('tag', path, this.#tagAt(offset), node.tag, 'a tag');
    // What the tag has made of a scalar is nothing that was written.
    if (node.tag && isScalar(node)) return null;
    if (isMap(node)) return this.#readMap(node, path);
    if (isSeq(node)) return node.items.map((item, index) => this.read(asNode(item), [...path, index], null));
    return isScalar(node) ? this.#readScalar(node, path, offset) : null;
  }

  /** Anchors and tags stand before their node, often on the line before. */
  #before(offset: number, mark: string): number {
    const at = this.#text.lastIndexOf(mark, offset);
    return at < 0 ? offset : at;
  }

  /** A tag begins with the first of its exclamation marks. */
  #tagAt(offset: number): number {
    let at = this.#before(offset, '!');
    while (at > 0 && /\S/.test(this.#text.charAt(at - 1))) at -= 1;
    return at;
  }

  #readMap(map: YAMLMap, path: Path): JsonObject {
    const members = new Map<string, Json>();
    const firsts = new Map<string, number>();
    for (const pair of map.items) {
      const offset = startOf(pair);
      const key = this.#readKey(pair, path, offset);
      if (key === null) continue;
      const first = firsts.get(key);
      if (first !== undefined) {
        const message = `stands here twice; the first is in line ${this.#places.at(first).line}`;
        this.#problems.add({ code: 'duplicateKey', path: [...path, key], message, value: key, offset });
        continue;
      }
      firsts.set(key, offset);
      members.set(key, this.read(asNode(pair.value), [...path, key], offset));
    }
    return Object.fromEntries(members);
  }

  #readKey(pair: Pair, path: Path, offset: number): string | null {
    const { key } = pair;
    if (!isScalar(key)) {
      const message = 'has a key that is not text';
      this.#problems.add({ code: isAlias(key) ? 'alias' : 'badKey', path, message, offset });
      return null;
    }
    const name = typeof key.value === 'string' ? key.value : (key.source ?? '');
    if (key.anchor) this.#refuse('anchor', [...path, name], offset, `&${key.anchor}`, 'an anchor', false);
    if (name === '<<') {
      this.#refuse('mergeKey', [...path, name], offset, name, 'a merge key');
      return null;
    }
    if (name === '__proto__' || name === '') {
      forbiddenKey(name, [...path, name], this.#problems, offset);
      return null;
    }
    if (oddCharacter(name) !== null) {
      notText(name, [...path, name], this.#problems, offset);
      return null;
    }
    return name;
  }

  #readScalar(scalar: Scalar, path: Path, offset: number): Json {
    const { value } = scalar;
    if (typeof value === 'string' && oddCharacter(value) !== null) {
      notText(value, path, this.#problems, offset);
      return null;
    }
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    const tooLong = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
    if (typeof value === 'number' && Number.isFinite(value) && !tooLong) return value;
    const message = `is a number that cannot be kept exactly; received ${preview(scalar.source)}: put it in quotes`;
    this.#problems.add({ code: 'badValue', path, message, value: scalar.source, offset });
    this.#problems.silence(path);
    return null;
  }

  #refuse(
    code: 'alias' | 'anchor' | 'tag' | 'mergeKey',
    path: Path,
    offset: number,
    text: string,
    what: string,
    blind = true,
  ): null {
    const message = `is ${what} of YAML, which runbooks do not use; received ${JSON.stringify(text)}: write the value out`;
    this.#problems.add({ code, path, message, value: text, offset });
    if (blind) this.#problems.silence(path);
    return null;
  }
}

/** True for values that stand where they begin: for a mapping on lines of its own, its key is the better place. */
function pointsAtItself(node: Node | null): boolean {
  if (node === null) return false;
  if (isMap(node) || isSeq(node)) return node.flow === true;
  return !isScalar(node) || node.source !== '' || node.value !== null;
}

function asNode(value: unknown): Node | null {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value) ? value : null;
}

function startOf(pair: Pair): number {
  const node = asNode(pair.key) ?? asNode(pair.value);
  return node?.range?.[0] ?? 0;
}
