import { getRun, type RunHandle } from '../client/index.ts';
import type { RunStatus } from '../plan/status.ts';
import { connected } from './connected.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { runJson } from './output/run-json.ts';
import type { Terminal } from './terminal.ts';

/** The flags of every command that is given to a run. */
export interface GivingOptions {
  by?: string;
  reason?: string;
  json?: boolean;
}

/** Who gives a command and why, without members that were not given. */
export function byOf({ by, reason }: GivingOptions): { by?: string; reason?: string } {
  return { ...(by !== undefined && { by }), ...(reason !== undefined && { reason }) };
}

/** Gives a command to a run and tells what the run is right after it. Waits for no effect. */
export async function give(
  id: string,
  options: GivingOptions,
  terminal: Terminal,
  command: (run: RunHandle) => Promise<RunStatus>,
): Promise<ExitCode> {
  const status = await connected(terminal, async (client) => command(await getRun(client, id)));
  if (options.json) terminal.out(JSON.stringify(runJson(status)));
  else terminal.out(status.next);
  return exitCodes.ok;
}
