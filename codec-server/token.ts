import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { worldAccess } from '../encryption/index.ts';
import { CodecServerUnusable } from './errors.ts';

/** Characters: fewer could be guessed. */
const shortest = 32;

/** The bearer token of a file. */
export interface Token {
  text: string;
  /** Such as that everybody may read the file. */
  warnings: string[];
}

/**
 * Reads the token that a file holds, blanks around it left out.
 *
 * @throws {@link CodecServerUnusable} naming the file
 */
export function readToken(file: string): Token {
  const named = `the token file ${JSON.stringify(file)}`;
  const { text, exposed } = contentsOf(file, named);
  if (text.length < shortest)
    throw new CodecServerUnusable(
      `${named} holds ${text.length} characters, and a token has at least ${shortest}; make one with \`openssl rand -base64 32\``,
    );
  if (!/^[\x21-\x7e]+$/.test(text))
    throw new CodecServerUnusable(`${named} must hold one word of plain characters, without blanks`);
  return {
    text,
    warnings: exposed === null ? [] : [`${named} is not private: ${exposed} (chmod 600)`],
  };
}

function contentsOf(file: string, named: string): { text: string; exposed: string | null } {
  try {
    return { text: readFileSync(file, 'utf8').trim(), exposed: worldAccess(statSync(file)) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CodecServerUnusable(`${named} cannot be read: ${reason}`);
  }
}

/** Compares two secrets in a time that tells nothing of either, not even its length. */
export function isSame(given: string, wanted: string): boolean {
  return timingSafeEqual(digest(given), digest(wanted));
}

/** What a secret may be kept or looked up by. */
export function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
