import { startSimulator } from '../../simulator/index.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { cloudVariables } from '../local/stage-environment.ts';
import { readPort } from '../options.ts';
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
  const running = await startSimulator({ host, ...(port !== undefined && { port: readPort(port) }) });
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
