import { searchAttributes } from '../../plan/search-attributes.ts';
import { type BoundProcess, startBound } from './bound-process.ts';
import { findTemporalProgram } from './find-program.ts';
import { freePort } from './free-port.ts';
import type { TemporalProgram } from './temporal-program.ts';
import { untilServing } from './until-serving.ts';

/** How a local server is started; everything has a default. */
export interface LocalServerOptions {
  /** Serve the Temporal UI as well. Default: no, unless `uiPort` is given. */
  readonly ui?: boolean;
  /** gRPC port on 127.0.0.1. Default: a free one. */
  readonly port?: number;
  readonly uiPort?: number;
  /** SQLite file that keeps the runs. Default: in memory, gone with the server. */
  readonly dbFile?: string;
  /** Custom search attributes by name. Default: those of our runs. */
  readonly searchAttributes?: Readonly<Record<string, string>>;
  /** The server's own dynamic configuration, such as `history.maxTotalUpdates`, for tests of its limits. */
  readonly limits?: Readonly<Record<string, number>>;
  /** Gets one line for each thing worth telling. */
  readonly log?: (line: string) => void;
  /** For the finder of the program. Default: this process's. */
  readonly env?: NodeJS.ProcessEnv;
}

/** A private Temporal server of this process, for development and tests. */
export interface LocalServer {
  /** `127.0.0.1:port` of its gRPC service. */
  readonly address: string;
  /** `http://127.0.0.1:port`, or null without a UI. */
  readonly uiAddress: string | null;
  readonly namespace: 'default';
  readonly program: TemporalProgram;
  readonly pid: number;
  /** Ends it and waits until it has ended. May be called twice. */
  stop(): Promise<void>;
  /** Kills it at once (SIGKILL), for tests of a server that is lost. */
  kill(): void;
}

/** The local server did not come up. Its message holds the program's own last output. */
export class LocalServerFailed extends Error {
  override readonly name = 'LocalServerFailed';
  readonly code = 'LocalServerFailed';
}

/** Longest time from start to serving, in milliseconds; it takes well under a second on an idle machine. */
const SERVING_WITHIN = 60_000;

/**
 * Starts a private Temporal server on 127.0.0.1 and waits until it serves. It ends with this process.
 *
 * @throws {@link TemporalProgramNotFound} or {@link LocalServerFailed}
 */
export async function startLocalServer(options: LocalServerOptions = {}): Promise<LocalServer> {
  const { log = () => {} } = options;
  const program = await findTemporalProgram({ log, ...(options.env && { env: options.env }) });
  // A free port may be taken by others before the server listens on it: then once more, with others.
  const attempts = options.port === undefined && options.uiPort === undefined ? 3 : 1;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(program, options, log);
    } catch (error) {
      const portTaken = error instanceof LocalServerFailed && /address already in use/i.test(error.message);
      if (!portTaken || attempt === attempts) throw error;
    }
  }
}

async function start(
  program: TemporalProgram,
  options: LocalServerOptions,
  log: (line: string) => void,
): Promise<LocalServer> {
  const port = options.port ?? (await freePort());
  const wantsUi = options.ui ?? options.uiPort !== undefined;
  const uiPort = wantsUi ? (options.uiPort ?? (await freePort())) : null;
  const address = `127.0.0.1:${port}`;
  const process = await startBound(program.path, serverArguments(port, uiPort, options));
  await serving(process, address);
  const uiAddress = uiPort === null ? null : `http://127.0.0.1:${uiPort}`;
  log(`Temporal server: ${address}${uiAddress ? `, UI ${uiAddress}` : ''}`);
  return {
    address,
    uiAddress,
    namespace: 'default',
    program,
    pid: process.pid,
    stop: process.stop,
    kill: process.kill,
  };
}

function serverArguments(port: number, uiPort: number | null, options: LocalServerOptions): string[] {
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port)],
    ...(uiPort === null ? ['--headless'] : ['--ui-ip', '127.0.0.1', '--ui-port', String(uiPort)]),
    // Its default of 20 polls a second makes every workflow task wait for a tick of 50 ms.
    ...['--dynamic-config-value', 'history.transferProcessorMaxPollRPS=1000'],
    ...Object.entries(options.limits ?? {}).flatMap(([key, most]) => [
      '--dynamic-config-value',
      `${key}=${most}`,
    ]),
    ...(options.dbFile === undefined ? [] : ['--db-filename', options.dbFile, ...SQLITE_PRAGMAS]),
    ...Object.entries(options.searchAttributes ?? searchAttributes).flatMap(([name, type]) => [
      '--search-attribute',
      `${name}=${type}`,
    ]),
    ...['--log-level', 'error'],
  ];
}

/** The default rollback journal more than halves the server's rate. */
const SQLITE_PRAGMAS = ['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'];

async function serving(process: BoundProcess, address: string): Promise<void> {
  const exited = new AbortController();
  process.ended.then((how) => exited.abort(new Error(`it ended by itself with ${how}`)));
  try {
    await untilServing(address, 'default', SERVING_WITHIN, exited.signal);
  } catch (error) {
    await process.stop();
    const why = error instanceof Error ? error.message : String(error);
    throw new LocalServerFailed(
      `The local Temporal server at ${address} did not come up: ${why}. Its last output:\n${process.lastWords() || '(none)'}`,
    );
  }
}
