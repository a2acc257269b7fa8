import { once } from 'node:events';
import { createAdaptorServer } from '@hono/node-server';
import { type Encryption, encryptionCodec } from '../encryption/index.ts';
import { codecApp } from './app.ts';
import { CodecServerUnusable } from './errors.ts';
import { Sessions } from './sessions.ts';

export { readToken } from './token.ts';

/** How the codec server is started. */
export interface CodecServerOptions {
  encryption: Encryption;
  /** Of the UI, exactly as browsers send it, such as `http://127.0.0.1:8233`; pages of no other may ask. */
  uiOrigin: string;
  token: string;
  /** Default 0: any that is free. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Namespaces that may be asked about. Default: all. */
  namespaces?: readonly string[];
  /** Gets a line for each refusal. */
  log(line: string): void;
}

/** A codec server that listens. */
export interface CodecServer {
  readonly url: string;
  /** A new link that lets one browser in, once, within ten minutes. */
  newLink(): string;
  close(): Promise<void>;
}

/**
 * Starts a server that decrypts payloads for the Temporal UI, and encrypts what people type there.
 *
 * @throws {@link CodecServerUnusable} when the origin is none, or the port is taken
 */
export async function startCodecServer(options: CodecServerOptions): Promise<CodecServer> {
  const { encryption, uiOrigin, token, namespaces, log, port = 0, host = '127.0.0.1' } = options;
  if (!isOrigin(uiOrigin))
    throw new CodecServerUnusable(
      `the UI's origin must be like http://127.0.0.1:8233 or https://temporal.example.com, without a path, not ${JSON.stringify(uiOrigin)}`,
    );
  const sessions = new Sessions();
  const codec = encryptionCodec(encryption);
  const app = codecApp({ codec, uiOrigin, token, sessions, namespaces: namespaces ?? null, log });
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
  server.listen(port, host);
  await listening(server, `${host}:${port}`);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new CodecServerUnusable('there is no port');
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
  return {
    url,
    newLink: () => `${url}/open/${sessions.newLink()}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
    },
  };
}

async function listening(server: ReturnType<typeof createAdaptorServer>, where: string): Promise<void> {
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new CodecServerUnusable(
      `the codec server cannot listen at ${where}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function isOrigin(text: string): boolean {
  try {
    const { protocol, origin } = new URL(text);
    return /^https?:$/.test(protocol) && origin === text;
  } catch {
    return false;
  }
}
