import { type Document, visit, type YAMLParseError } from 'yaml';
import type { ProblemList } from '../problems/problem-list.ts';
import type { Places } from './places.ts';

/** Reports what is not YAML. One error often brings others in its line: the first of each line is told. */
export function reportSyntax(
  document: Document.Parsed,
  text: string,
  problems: ProblemList,
  places: Places,
): void {
  const told = new Set<number>();
  // Behind the last line there is nothing to show.
  const last = Math.max(0, text.trimEnd().length - 1);
  for (const error of document.errors) {
    const offset = Math.min(last, opening(error, document) ?? error.pos[0]);
    const { line } = places.at(offset);
    if (told.has(line)) continue;
    told.add(line);
    const written = lineAround(text, offset);
    const hint = written.includes('${{') ? ': put the expression in quotes' : '';
    const message = `is not YAML: ${error.message}; received ${JSON.stringify(written.slice(0, 80))}${hint}`;
    problems.add({ code: 'yamlSyntax', path: [], message, value: written, offset });
  }
}

/** A quote that is never closed is found at the end of the text, and is wrong where it opens. */
function opening(error: YAMLParseError, document: Document.Parsed): number | null {
  // Among many errors the search would take long, and help nobody.
  if (document.errors.length > 20 || !/^Missing closing ["']/.test(error.message)) return null;
  const [at] = error.pos;
  let opens: number | null = null;
  visit(document, {
    Scalar: (_, { type, range }) => {
      if (!range || (type !== 'QUOTE_DOUBLE' && type !== 'QUOTE_SINGLE')) return undefined;
      if (range[0] >= at || range[2] < at) return undefined;
      opens = range[0];
      return visit.BREAK;
    },
  });
  return opens;
}

function lineAround(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return text.slice(start, end < 0 ? undefined : end).trim();
}
