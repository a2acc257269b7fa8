import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Clients, createClients } from '../../activities/clients/index.ts';
import { cloudVariables } from '../../cli/local/stage-environment.ts';

export type Respond = (response: ServerResponse, request: IncomingMessage) => void;

/**
 * A server that answers every request as it is told to: for what a real service answers only on a bad day. It knows no
 * service; the real SDK clients read its answers.
 */
export interface Loopback {
  url: string;
  env: NodeJS.ProcessEnv;
  clients: Clients;
  requests: IncomingMessage[];
  respond: Respond;
  close(): Promise<void>;
}

/** An environment in which all five services are at one address. */
export function environment(url: string, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return {
    ...cloudVariables(url),
    // Thousands of answers in a minute; rates have tests of their own.
    SHOWCALLER_RATE_SHARE: '100',
    ...more,
  };
}

export async function startLoopback(more: NodeJS.ProcessEnv = {}): Promise<Loopback> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      loopback.requests.push(request);
      loopback.respond(response, request);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}`;
  const env = environment(url, more);
  const loopback: Loopback = {
    url,
    env,
    clients: createClients(env),
    requests: [],
    respond: (response) => response.writeHead(200).end('{}'),
    async close() {
      loopback.clients.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return loopback;
}

/** An answer with a JSON body. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Respond {
  return (response) =>
    response
      .writeHead(status, { 'content-type': 'application/json', 'x-amzn-requestid': 'request-1', ...headers })
      .end(JSON.stringify(body));
}

/** A page of something between us and the service. */
export function html(status: number): Respond {
  return (response) => response.writeHead(status, { 'content-type': 'text/html' }).end('<html>no</html>');
}
