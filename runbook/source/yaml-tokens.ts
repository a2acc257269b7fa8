import { type CST, Lexer, LineCounter, Parser } from 'yaml';
import { limits } from '../limits.ts';

/** What a text is made of, before any value is built of it. */
export interface Tokens {
  tokens: CST.Token[];
  lines: LineCounter;
  /** Offset at which the nesting went too deep; reading stopped there. */
  tooDeepAt: number | null;
}

/**
 * Takes YAML text apart without recursion, so that deep nesting is found before the recursive part of the library
 * meets it: there it does not throw but ends the process (its regular expressions find no stack).
 */
export function tokenize(text: string): Tokens {
  const lines = new LineCounter();
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    // A document, and a mapping or list with its item in the making for each level.
    if (parser.stack.length > 2 * limits.depth + 2) return { tokens, lines, tooDeepAt: parser.offset };
  }
  tokens.push(...parser.end());
  return { tokens, lines, tooDeepAt: null };
}
