import type { RunHandle } from '../client/index.ts';
import type { RunStatus } from '../plan/status.ts';
import { type ExitCode, exitCodeOf, exitCodes } from './exit-codes.ts';
import { quoted } from './output/question.ts';
import { runJson } from './output/run-json.ts';
import { runText } from './output/run-text.ts';
import { viewFor } from './output/view.ts';
import type { Terminal } from './terminal.ts';
import { untilInterrupted } from './until-interrupted.ts';

interface FollowOptions {
  json: boolean;
  /** End with exit code 4 when no worker is left; else go on watching. */
  needsWorker: boolean;
}

/** Follows a run to its end, or until Ctrl-C: then the run goes on. Tells its final (or newest) status. */
export async function follow(run: RunHandle, options: FollowOptions, terminal: Terminal): Promise<ExitCode> {
  const view = await viewFor(terminal);
  const interruption = untilInterrupted();
  let latest: RunStatus | null = null;
  try {
    const changes = run.watch({ needsWorker: options.needsWorker, signal: interruption.signal });
    for (;;) {
      const next = await Promise.race([changes.next(), interruption.happened]);
      if (next === 'interrupted') break;
      if (next.done) break;
      latest = next.value;
      view.show(latest);
    }
  } finally {
    interruption.forget();
    view.close();
  }
  const interrupted = interruption.signal.aborted;
  if (interrupted)
    terminal.err(
      `Interrupted; the run goes on. Follow it: showcaller status ${quoted(run.workflowId)} --watch`,
    );
  const status = latest ?? (await run.status());
  if (options.json) terminal.out(JSON.stringify(runJson(status)));
  else if (!interrupted) tellEnd(status, terminal);
  return interrupted ? exitCodes.interrupted : exitCodeOf(status);
}

/** On a terminal the view has drawn all of it already. */
function tellEnd(status: RunStatus, terminal: Terminal): void {
  if (terminal.interactive) terminal.out(status.next);
  else terminal.out(runText(status));
}
