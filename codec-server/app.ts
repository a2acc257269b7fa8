import type { PayloadCodec } from '@temporalio/common';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { setCookie } from 'hono/cookie';
import { PayloadUnreadable } from '../encryption/index.ts';
import {
  type Access,
  cookieName,
  type Refusal,
  refuseNamespace,
  refuseOrigin,
  refuseStranger,
} from './access.ts';
import { readBody, writeBody } from './wire.ts';

/** What the codec server is made of. */
export interface CodecApp extends Access {
  codec: PayloadCodec;
  /** Gets a line for each refusal: what was refused and why, and nothing of what was sent. */
  log(line: string): void;
}

/** Bytes of one body: some payloads of 2 MiB, the server's own limit, in base64. */
const longestBody = 16 * 1024 * 1024;

/** Path by path, what it takes. */
const methods = { '/encode': 'POST', '/decode': 'POST', '/link': 'POST', '/open/:link': 'GET' } as const;

/** Temporal's remote codec protocol, for one UI. */
export function codecApp(served: CodecApp): Hono {
  const app = new Hono();
  const refuse = (context: Context, { status, reason }: Refusal) => {
    served.log(`refused with ${status}: ${context.req.method} ${shown(context)}: ${reason}`);
    if (status === 401) context.header('WWW-Authenticate', 'Bearer');
    return context.text(`${reason}\n`, status);
  };

  app.use(async (context, next) => {
    context.header('Cache-Control', 'no-store');
    context.header('X-Content-Type-Options', 'nosniff');
    context.header('Referrer-Policy', 'no-referrer');
    context.header('Vary', 'Origin');
    const stranger = refuseOrigin(context, served);
    if (stranger) return refuse(context, stranger);
    // Hono would let it open a link as a GET does.
    if (context.req.method === 'HEAD') return refuse(context, { status: 405, reason: 'HEAD is not taken' });
    if (context.req.header('origin') !== undefined) {
      context.header('Access-Control-Allow-Origin', served.uiOrigin);
      context.header('Access-Control-Allow-Credentials', 'true');
    }
    return next();
  });

  for (const [path, transform] of [
    ['/encode', served.codec.encode],
    ['/decode', served.codec.decode],
  ] as const) {
    app.options(path, preflight);
    app.post(path, async (context, next) => {
      const refusal =
        refuseNamespace(context, served) ?? refuseStranger(context, served) ?? refuseType(context);
      return refusal ? refuse(context, refusal) : next();
    });
    app.post(
      path,
      bodyLimit({
        maxSize: longestBody,
        onError: (context) =>
          refuse(context, { status: 413, reason: `the body is longer than ${longestBody} bytes` }),
      }),
      async (context) => {
        const read = readBody(await context.req.text());
        if (!read.ok) return refuse(context, { status: 400, reason: read.wrong });
        try {
          return context.json(writeBody(await transform(read.payloads)));
        } catch (error) {
          if (error instanceof PayloadUnreadable)
            return refuse(context, { status: 422, reason: error.message });
          throw error;
        }
      },
    );
  }

  app.post('/link', (context) => {
    const refusal = refuseStranger(context, served);
    return refusal ? refuse(context, refusal) : context.json({ path: `/open/${served.sessions.newLink()}` });
  });
  app.get('/open/:link', (context) => {
    const session = served.sessions.open(context.req.param('link'));
    if (!session)
      return refuse(context, {
        status: 410,
        reason: 'this link was opened before, or is older than ten minutes',
      });
    setCookie(context, cookieName, session.value, {
      ...{ path: '/', httpOnly: true, sameSite: 'Strict', maxAge: session.seconds },
      secure: served.uiOrigin.startsWith('https:'),
    });
    return context.redirect(served.uiOrigin, 303);
  });

  for (const [path, method] of Object.entries(methods))
    app.all(path, (context) => {
      context.header('Allow', method);
      return refuse(context, { status: 405, reason: `this path takes ${method}` });
    });
  app.notFound((context) => refuse(context, { status: 404, reason: 'there is no such path' }));
  app.onError((error, context) => {
    served.log(`failed at ${context.req.method} ${shown(context)}: ${error.message}`);
    return context.text('the codec server failed\n', 500);
  });
  return app;
}

/** What the UI asks before it asks; its origin was checked. */
function preflight(context: Context): Response {
  if (context.req.header('origin') === undefined) return context.text('this is no page\n', 403);
  context.header('Access-Control-Allow-Methods', 'POST');
  context.header('Access-Control-Allow-Headers', 'authorization, content-type, x-namespace');
  context.header('Access-Control-Max-Age', '600');
  return context.body(null, 204);
}

/** A form of another page could send other types without asking. */
function refuseType(context: Context): Refusal | null {
  const [type] = (context.req.header('content-type') ?? '').split(';');
  if (type?.trim().toLowerCase() === 'application/json') return null;
  return { status: 415, reason: 'the content type must be application/json' };
}

/** A path without what may be a link. */
function shown(context: Context): string {
  return JSON.stringify(context.req.path.replace(/^\/open\/.*/, '/open/…').slice(0, 100));
}
