import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Where a Temporal program was found; see {@link findTemporalProgram} for the order. */
export type ProgramSource = 'TEMPORAL_CLI_PATH' | 'PATH' | 'cache' | 'sdk-download' | 'wheel';

/** A program that can run the local Temporal server. */
export interface TemporalProgram {
  /** Absolute path, or a name that the PATH resolves. */
  readonly path: string;
  readonly source: ProgramSource;
  /** What it says about itself, e.g. `temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)`. */
  readonly version: string;
}

/**
 * Runs `<path> --version`.
 *
 * @returns its first line when the program is Temporal's command line
 * @throws an Error that says why it is not: missing, not executable, of another platform, or another program
 */
export async function askVersion(path: string): Promise<string> {
  // The first start of a program of 150 MB from a cold disk can take seconds.
  const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 20_000 });
  const line = stdout.split('\n', 1)[0]?.trim() ?? '';
  if (!/^temporal version \d/i.test(line))
    throw new Error(`its --version is no Temporal CLI's: "${line.slice(0, 80)}"`);
  return line;
}
