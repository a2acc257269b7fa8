import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import { type ClientConnectConfig, loadClientConnectConfig } from '@temporalio/envconfig';
import { dataConverterOf, noEncryption, readEncryption } from '../encryption/index.ts';
import { TemporalUnreachable } from '../plan/temporal-unreachable.ts';

/** Where a client connects to. */
export interface ConnectClientOptions {
  /** A server of our own, such as the local one; then the environment is not read. Default: as TEMPORAL_* say. */
  readonly server?: { readonly address: string; readonly namespace: string };
  /** Default: this process's. */
  readonly env?: NodeJS.ProcessEnv;
}

/** A client, with what it is connected to. */
export interface ClientConnection {
  readonly client: Client;
  readonly connection: Connection;
  readonly namespace: string;
  readonly address: string;
  /** What a person should know, such as a key file that everybody may read. */
  readonly warnings: readonly string[];
}

/** How long a server may take to answer, in milliseconds. */
const CONNECT_WITHIN = 5_000;

/** Bytes of one answer; what the SDK means to allow. */
const LONGEST_ANSWER = 128 * 1024 * 1024;

/**
 * Connects a client by Temporal's own variables (TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_TLS_…, TEMPORAL_API_KEY)
 * and TOML profiles (TEMPORAL_CONFIG_FILE, TEMPORAL_PROFILE). With SHOWCALLER_ENCRYPTION_KEYS payloads are encrypted and read.
 *
 * Close `connection` when done: it keeps the process alive.
 *
 * @throws {@link TemporalUnreachable} after 5 s at most; `EncryptionKeysUnusable`
 */
export async function connectClient(options: ConnectClientOptions = {}): Promise<ClientConnection> {
  const encryption = options.server ? noEncryption : readEncryption(options.env ?? process.env);
  const { connectionOptions, namespace } = settings(options);
  const address = connectionOptions.address ?? 'localhost:7233';
  const connection = Connection.lazy({
    ...connectionOptions,
    connectTimeout: CONNECT_WITHIN,
    // The SDK means to set it and leaves out the prefix, so that pages of a long history would be refused at 4 MB.
    channelArgs: { 'grpc.max_receive_message_length': LONGEST_ANSWER },
  });
  try {
    await connection.ensureConnected();
  } catch (error) {
    await connection.close();
    throw new TemporalUnreachable(address, innermost(error));
  }
  const client = new Client({ connection, namespace, dataConverter: dataConverterOf(encryption) });
  return { client, connection, namespace, address, warnings: encryption.warnings };
}

interface Settings {
  readonly connectionOptions: ConnectionOptions;
  readonly namespace: string;
}

function settings(options: ConnectClientOptions): Settings {
  const { server, env = process.env } = options;
  if (server) return { connectionOptions: { address: server.address }, namespace: server.namespace };
  const loaded = configured(env);
  const { address, tls, metadata, apiKey } = loaded.connectionOptions;
  return {
    connectionOptions: {
      ...(address !== undefined && { address }),
      ...(tls !== undefined && { tls }),
      ...(metadata !== undefined && { metadata }),
      ...(apiKey !== undefined && { apiKey }),
    },
    namespace: loaded.namespace ?? 'default',
  };
}

function configured(env: NodeJS.ProcessEnv): ClientConnectConfig {
  const variables = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const overrideEnvVars = Object.fromEntries(variables);
  try {
    return loadClientConnectConfig({ overrideEnvVars });
  } catch (error) {
    // A TOML file without any profile is none, but envconfig 1.24 stumbles over it.
    if (error instanceof TypeError && !env.TEMPORAL_PROFILE) {
      return loadClientConnectConfig({ overrideEnvVars, disableFile: true });
    }
    const reason = error instanceof Error ? error.message : String(error);
    const address = env.TEMPORAL_ADDRESS || 'an address that is not known';
    throw new TemporalUnreachable(
      address,
      new Error(`its configuration cannot be read (${reason})`, { cause: error }),
    );
  }
}

/** The gRPC error says what is wrong; what wraps it only says that something is. */
function innermost(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? innermost(error.cause) : error;
}
