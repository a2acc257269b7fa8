import { Composer } from 'yaml';
import type { Json } from '../../plan/json.ts';
import { oddCharacter } from '../../plan/text.ts';
import { bytesOf, limits } from '../limits.ts';
import { ProblemList } from '../problems/problem-list.ts';
import { LatePlaces, Places, type Positions } from './places.ts';
import { readPlainJson } from './plain-json.ts';
import { reportSyntax } from './syntax.ts';
import { tokenize } from './yaml-tokens.ts';
import { YamlValue } from './yaml-value.ts';

/** U+FFFD is what bytes that are not UTF-8 are read as. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const damage = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd-\uffff]|\p{Surrogate}/u;

/** Reads YAML 1.2 (or JSON) text into plain JSON; undefined when it is no readable document. Never throws. */
export function readYamlText(given: string, problems: ProblemList): Json | undefined {
  // A byte order mark is no column.
  const text = given.startsWith('\ufeff') ? given.slice(1) : given;
  const bytes = given.length > limits.documentBytes ? given.length : bytesOf(given);
  if (bytes > limits.documentBytes) {
    problems.places = new Places(() => ({ line: 1, column: 1 }));
    const message = `is larger than ${limits.documentBytes / 1024} KiB; received ${Math.ceil(bytes / 1024)} KiB`;
    problems.add({ code: 'tooLarge', path: [], message });
    return undefined;
  }
  const plain = damage.test(text) ? undefined : readPlainJson(text);
  if (plain === undefined) return readYaml(text, problems);
  problems.places = new LatePlaces(() => placesIn(text));
  return plain;
}

/** Where everything stands in a text that was read without looking. */
function placesIn(text: string): Positions | null {
  const found = new ProblemList(null);
  readYaml(text, found);
  return found.places;
}

function readYaml(text: string, problems: ProblemList): Json | undefined {
  const { tokens, lines, tooDeepAt } = tokenize(text);
  const places = new Places((offset) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  });
  problems.places = places;
  const damaged = damage.exec(text);
  if (damaged) {
    const message = `is not text: it holds ${oddCharacter(damaged[0]) ?? 'bytes that are not UTF-8'}`;
    problems.add({ code: 'notText', path: [], message, offset: damaged.index });
    return undefined;
  }
  if (tooDeepAt !== null) {
    const message = `is deeper than ${limits.depth} mappings and lists inside each other`;
    problems.add({ code: 'tooDeep', path: [], message, offset: tooDeepAt });
    return undefined;
  }
  for (const token of tokens)
    if (token.type === 'directive') {
      const message = `is a directive of YAML, which runbooks do not use; received ${JSON.stringify(token.source)}`;
      problems.add({ code: 'directive', path: [], message, value: token.source, offset: token.offset });
    }
  const composer = new Composer({ version: '1.2', schema: 'core', uniqueKeys: false, merge: false });
  const [document, second] = composer.compose(tokens, true, text.length);
  if (second) {
    const message = 'begins another document: a file holds one';
    problems.add({ code: 'multipleDocuments', path: [], message, offset: second.range[0] });
  }
  if (!document) return undefined;
  reportSyntax(document, text, problems, places);
  const broken = document.errors.length > 0;
  const value = new YamlValue(text, problems, places).read(document.contents, [], null);
  return broken ? undefined : value;
}
