import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NoticeData } from '../../plan/notices.ts';

/** An event as it came in. */
export interface Received {
  event: {
    id: string;
    type: string;
    source: string;
    subject: string;
    time: string;
    sequence: string;
    data: NoticeData;
  };
  body: string;
  headers: IncomingHttpHeaders;
  url: string;
}

/** Somebody who is told: a real HTTP server. It takes everything, unless it is told to answer otherwise. */
export interface Receiver {
  url: string;
  /** What was taken (answered 2xx), in order. */
  taken: Received[];
  /** Every request, also what was refused. */
  all: Received[];
  /** Answers otherwise than by taking it; null: it is taken. */
  otherwise: (received: Received, tries: number) => ((response: ServerResponse) => void) | null;
  /** Kinds of what was taken, such as `phase:up`. */
  told(subject: string): string[];
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const taken: Received[] = [];
  const all: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    // Its sender was stopped on the way.
    if (body === '') return response.destroy();
    const received = { event: JSON.parse(body), body, headers: request.headers, url: request.url ?? '' };
    all.push(received);
    const tries = all.filter(({ event }) => event.id === received.event.id).length;
    const otherwise = receiver.otherwise(received, tries);
    if (otherwise) return otherwise(response);
    taken.push(received);
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}`,
    taken,
    all,
    otherwise: () => null,
    told: (subject) =>
      taken.filter(({ event }) => event.subject === subject).map(({ event }) => kindOf(event)),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return receiver;
}

/** Such as `phase:up`, `asking:on-air-check`, `late`. */
export function kindOf({ type, data }: Received['event']): string {
  const kind = type.replace('showcaller.run.', '');
  if (kind === 'phase') return `phase:${data.outcome === 'running' ? data.phase : data.outcome}`;
  return kind === 'asking' ? `asking:${data.question?.step}` : kind;
}
