import { runWorker } from '../../worker/main.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';

/** `worker`: one worker, until SIGTERM or SIGINT. */
export async function worker(): Promise<ExitCode> {
  await runWorker();
  return exitCodes.ok;
}
