import { setTimeout as sleep } from 'node:timers/promises';
import { type ClientConnectConfig, loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection } from '@temporalio/worker';
import { TemporalUnreachable } from '../plan/temporal-unreachable.ts';

/** Where a worker connects to. */
export interface ConnectWorkerOptions {
  /** A server of our own, such as the local one; then the environment is not read. Default: as TEMPORAL_* say. */
  readonly server?: { readonly address: string; readonly namespace: string };
  /** Default: this process's. */
  readonly env?: NodeJS.ProcessEnv;
}

/** A worker's connection, with the namespace that goes with it. */
export interface WorkerConnection {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly address: string;
}

/** How long a server may take to answer, in milliseconds. */
const CONNECT_WITHIN = 5_000;

/**
 * Connects a worker by Temporal's own variables (TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_TLS_…, TEMPORAL_API_KEY)
 * and TOML profiles (TEMPORAL_CONFIG_FILE, TEMPORAL_PROFILE). Install the runtime first (`installRuntime`).
 *
 * @throws {@link TemporalUnreachable} after 5 s at most
 */
export async function connectWorker(options: ConnectWorkerOptions = {}): Promise<WorkerConnection> {
  const { connectionOptions, namespace } = settings(options);
  const address = connectionOptions.address ?? 'localhost:7233';
  const patience = new AbortController();
  const connecting = NativeConnection.connect(connectionOptions);
  const late = sleep(CONNECT_WITHIN, null, { signal: patience.signal });
  try {
    const connection = await Promise.race([connecting, late]);
    if (connection === null) throw new Error(`no answer in ${CONNECT_WITHIN / 1000} s`);
    return { connection, namespace: namespace ?? 'default', address };
  } catch (error) {
    connecting.then(
      (connection) => connection.close(),
      () => {},
    );
    throw new TemporalUnreachable(address, error);
  } finally {
    patience.abort();
    late.catch(() => {});
  }
}

function settings(options: ConnectWorkerOptions): ClientConnectConfig {
  const { server, env = process.env } = options;
  if (server) return { connectionOptions: { address: server.address }, namespace: server.namespace };
  return configured(env);
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
