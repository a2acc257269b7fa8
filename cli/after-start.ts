import type { RunHandle } from '../client/index.ts';
import { quoted } from '../plan/shell.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { follow } from './follow.ts';
import { runJson } from './output/run-json.ts';
import type { Terminal } from './terminal.ts';

/** What follows a start: following it to its end or, detached, telling how to. */
export async function afterStart(
  run: RunHandle,
  { detach = false, json = false }: { detach?: boolean; json?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  terminal.err(`Started ${run.workflowId}`);
  if (!detach) return follow(run, { json, needsWorker: true }, terminal);
  if (json) terminal.out(JSON.stringify(runJson(await run.status())));
  else
    terminal.out(
      `${run.workflowId} is running. Follow it: showcaller status ${quoted(run.workflowId)} --watch`,
    );
  return exitCodes.ok;
}
