import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Answer, Delivery } from './answer.ts';

/** Sends what was decided, which may be nothing. */
export async function deliver(delivery: Delivery, { outgoing }: HttpBindings): Promise<Response> {
  switch (delivery.kind) {
    case 'answer':
      return toResponse(delivery.answer);
    case 'drop':
      outgoing.socket?.destroy();
      return RESPONSE_ALREADY_SENT;
    case 'hang':
      if (!outgoing.destroyed) await new Promise((resolve) => outgoing.once('close', resolve));
      return RESPONSE_ALREADY_SENT;
  }
}

export function toResponse({ status, body, headers }: Answer): Response {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return new Response(text, { status, headers: { 'content-type': 'application/json', ...headers } });
}
