import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import type { Sessions } from './sessions.ts';
import { isSame } from './token.ts';

/** Who may ask. */
export interface Access {
  /** Of the UI, exactly as browsers send it: `http://127.0.0.1:8233`. */
  uiOrigin: string;
  token: string;
  sessions: Sessions;
  /** Namespaces that may be asked about; null: all. */
  namespaces: readonly string[] | null;
}

/** Why something is refused. */
export interface Refusal {
  status: 400 | 401 | 403 | 404 | 405 | 410 | 413 | 415 | 422;
  reason: string;
}

/** The cookie of a browser that has opened a link. */
export const cookieName = 'showcaller-codec';

/** A page of another origin; null: it is the UI's, or no browser asks. */
export function refuseOrigin(context: Context, { uiOrigin }: Access): Refusal | null {
  const origin = context.req.header('origin');
  if (origin === undefined || origin === uiOrigin) return null;
  return { status: 403, reason: `the origin is ${JSON.stringify(origin.slice(0, 200))}, not ${uiOrigin}` };
}

/** A namespace that is none of those served; null: it may be asked about. */
export function refuseNamespace(context: Context, { namespaces }: Access): Refusal | null {
  if (namespaces === null) return null;
  const namespace = context.req.header('x-namespace');
  if (namespace !== undefined && namespaces.includes(namespace)) return null;
  const given = namespace === undefined ? 'missing' : JSON.stringify(namespace.slice(0, 200));
  return { status: 403, reason: `X-Namespace is ${given}, not ${namespaces.join(' or ')}` };
}

/**
 * Someone who proves nothing; null: it has the token, or is a browser with a session, on a page of the UI.
 * A cookie alone is no proof: other pages could make a browser send it.
 */
export function refuseStranger(context: Context, { token, sessions, uiOrigin }: Access): Refusal | null {
  const [, bearer] = /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '') ?? [];
  if (bearer !== undefined && isSame(bearer, token)) return null;
  const session = getCookie(context, cookieName);
  const fromUi = context.req.header('origin') === uiOrigin;
  if (bearer === undefined && fromUi && session !== undefined && sessions.isOpen(session)) return null;
  const reason =
    bearer === undefined ? 'there is no bearer token, and no open session' : 'the token is another';
  return { status: 401, reason };
}
