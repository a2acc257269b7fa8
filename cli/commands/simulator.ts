import { startSimulator } from '../../simulator/index.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { InputError } from '../input-error.ts';
import { cloudVariables } from '../local/stage-environment.ts';
import type { Terminal } from '../terminal.ts';
import { untilInterrupted } from '../until-interrupted.ts';

interface SimulatorCommandOptions {
  port?: string;
  host: string;
}

/** `simulator`: the simulated media cloud, until SIGTERM or SIGINT. */
export async function simulator(
  { port, host }: SimulatorCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const running = await startSimulator({ host, ...(port !== undefined && { port: portOf(port) }) });
  const interruption = untilInterrupted();
  terminal.err(
    `Simulated media cloud: ${running.url} (its control: ${running.url}/_sim). Lead a worker to it with:`,
  );
  for (const [name, value] of Object.entries(cloudVariables(running.url)))
    terminal.out(`export ${name}=${value}`);
  await interruption.happened;
  interruption.forget();
  await running.close();
  return exitCodes.ok;
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InputError(`--port must be a number from 0 to 65535, not ${text}`);
}
