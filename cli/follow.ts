import type { RunHandle } from '../client/index.ts';
import type { Problem } from '../plan/plan.ts';
import { quoted } from '../plan/shell.ts';
import type { RunStatus } from '../plan/status.ts';
import { type ExitCode, exitCodeOf, exitCodes } from './exit-codes.ts';
import { noRunJson, type RunJson, runJson } from './output/run-json.ts';
import { runText } from './output/run-text.ts';
import { viewFor } from './output/view.ts';
import { reportOf } from './report-error.ts';
import type { Terminal } from './terminal.ts';
import { untilInterrupted } from './until-interrupted.ts';

interface FollowOptions {
  json: boolean;
  /** End with exit code 4 when no worker is left; else go on watching. */
  needsWorker: boolean;
}

/** Follows a run to its end, or until Ctrl-C: then the run goes on. Tells its final (or newest) status. */
export async function follow(run: RunHandle, options: FollowOptions, terminal: Terminal): Promise<ExitCode> {
  const watched = await watch(run, options, terminal);
  const { latest } = watched;
  switch (watched.end) {
    case 'lost':
      return tellLost(run, watched.error, latest, options.json, terminal);
    case 'interrupted':
      terminal.err(`Interrupted; the run goes on. ${howToFollow(run)}`);
      if (options.json) terminal.out(JSON.stringify(latest ? runJson(latest) : unknownJson(run, [])));
      return exitCodes.interrupted;
    case 'final':
      if (options.json) terminal.out(JSON.stringify(runJson(watched.latest)));
      else tellEnd(watched.latest, terminal);
      return exitCodeOf(watched.latest);
  }
}

type Watched =
  | { end: 'final'; latest: RunStatus }
  | { end: 'interrupted'; latest: RunStatus | null }
  | { end: 'lost'; latest: RunStatus | null; error: unknown };

async function watch(run: RunHandle, { needsWorker }: FollowOptions, terminal: Terminal): Promise<Watched> {
  const view = await viewFor(terminal);
  const interruption = untilInterrupted();
  let latest: RunStatus | null = null;
  try {
    const changes = run.watch({ needsWorker, signal: interruption.signal });
    for (;;) {
      const next = await Promise.race([changes.next(), interruption.happened]);
      if (next === 'interrupted' || interruption.signal.aborted) return { end: 'interrupted', latest };
      if (next.done) return { end: 'final', latest: latest ?? (await run.status()) };
      latest = next.value;
      view.show(latest);
    }
  } catch (error) {
    return { end: 'lost', latest, error };
  } finally {
    interruption.forget();
    view.close();
  }
}

/** The run goes on where nobody sees it: what was seen last is told with what went wrong. */
function tellLost(
  run: RunHandle,
  error: unknown,
  latest: RunStatus | null,
  json: boolean,
  terminal: Terminal,
): ExitCode {
  const report = reportOf(error);
  if (report === null) throw error;
  terminal.err(`${report.message} ${howToFollow(run)}`);
  const { problems } = report.json;
  if (json) terminal.out(JSON.stringify(latest ? runJson(latest, problems) : unknownJson(run, problems)));
  return report.exitCode;
}

function unknownJson({ workflowId, runId }: RunHandle, problems: readonly Problem[]): RunJson {
  return { ...noRunJson(problems, false, workflowId), runId };
}

function howToFollow({ workflowId }: RunHandle): string {
  return `Follow it: showcaller status ${quoted(workflowId)} --watch`;
}

/** On a terminal the view has drawn all of it already. */
function tellEnd(status: RunStatus, terminal: Terminal): void {
  if (terminal.interactive) terminal.out(status.next);
  else terminal.out(runText(status));
}
