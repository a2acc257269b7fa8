import { runWorker } from '../../worker/main.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';

/** `worker`: one worker, until SIGTERM or SIGINT. */
export async function worker(): Promise<ExitCode> {
  // Started by `demo` or `up`, it must not outlive them, whatever becomes of them.
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  await runWorker();
  return exitCodes.ok;
}
