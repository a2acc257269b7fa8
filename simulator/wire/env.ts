import type { HttpBindings } from '@hono/node-server';

/** What a handler gets beside the request: Node's own request and response, to cut or hold a connection. */
export type Env = { Bindings: HttpBindings };
