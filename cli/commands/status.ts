import { getRun } from '../../client/index.ts';
import { connected } from '../connected.ts';
import { type ExitCode, exitCodeOf } from '../exit-codes.ts';
import { follow } from '../follow.ts';
import { runJson } from '../output/run-json.ts';
import { runText } from '../output/run-text.ts';
import type { Terminal } from '../terminal.ts';

interface StatusOptions {
  watch?: boolean;
  json?: boolean;
}

/** `status`: a run as it is now; with `--watch`, to its end. */
export function status(id: string, options: StatusOptions, terminal: Terminal): Promise<ExitCode> {
  const { watch = false, json = false } = options;
  return connected(terminal, async (client) => {
    const run = await getRun(client, id);
    if (watch) return follow(run, { json, needsWorker: false }, terminal);
    const now = await run.status();
    terminal.out(json ? JSON.stringify(runJson(now)) : runText(now));
    return exitCodeOf(now);
  });
}
