import { randomBytes } from 'node:crypto';
import { digest } from './token.ts';

/** Milliseconds: a link is opened at once, and a session lasts a shift. */
const linkMs = 10 * 60_000;
const sessionMs = 12 * 3_600_000;

/**
 * Browsers that may ask without a token: the UI of a development server has none to send. A link, which opens once, gives a
 * browser a cookie. Both are random, kept in memory as digests only, and gone with the process.
 */
export class Sessions {
  readonly #links = new Map<string, number>();
  readonly #sessions = new Map<string, number>();

  /** A new link's last part; good once, for ten minutes. */
  newLink(): string {
    return remember(this.#links, linkMs);
  }

  /** Uses a link up. The value of a session's cookie; null: there is no such link any more. */
  open(link: string): { value: string; seconds: number } | null {
    if (!isKnown(this.#links, link)) return null;
    this.#links.delete(keyOf(link));
    return { value: remember(this.#sessions, sessionMs), seconds: sessionMs / 1000 };
  }

  isOpen(session: string): boolean {
    return isKnown(this.#sessions, session);
  }
}

const keyOf = (secret: string): string => digest(secret).toString('hex');

function remember(known: Map<string, number>, forMs: number): string {
  const now = Date.now();
  for (const [key, until] of known) if (until <= now) known.delete(key);
  const secret = randomBytes(32).toString('base64url');
  known.set(keyOf(secret), now + forMs);
  return secret;
}

function isKnown(known: Map<string, number>, secret: string): boolean {
  return (known.get(keyOf(secret)) ?? 0) > Date.now();
}
