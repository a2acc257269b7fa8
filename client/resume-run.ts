import type { Client } from '@temporalio/client';
import { type RunHistory, readHistory } from '../history/index.ts';
import { changesBetween } from '../plan/changes.ts';
import type { JsonObject } from '../plan/json.ts';
import { resumedId, workflowTypes } from '../plan/names.ts';
import { waiting } from './asking.ts';
import { checkTimes, type ShowTimes, timesGiven } from './check-times.ts';
import { AlreadyRunning, CommandRefused, InvalidRunbook } from './errors.ts';
import { describeRun, hasEnded } from './read-status.ts';
import type { RunHandle } from './run-handle.ts';
import { startWorkflow } from './start-workflow.ts';

/** Which run is gone on with, and with what. */
export interface ResumeRunOptions extends ShowTimes {
  readonly workflowId: string;
  /** Default: the newest of that id. */
  readonly runId?: string;
  /** A document in place of its own, as an object or as YAML text. */
  readonly runbook?: string | JsonObject;
  /** For that document; over those that the run had. */
  readonly parameters?: JsonObject;
  /** Default: the run's own. */
  readonly taskQueue?: string;
  /** Who says so and why, for the record. */
  readonly by?: string;
  readonly reason?: string;
}

/** What would be started. */
export interface ResumePreview {
  /** Of the new run. */
  workflowId: string;
  /** What the document says otherwise than the run's own, a sentence for each. */
  changes: string[];
}

/**
 * Starts a new run that takes over what a failed, cancelled or terminated one left, and goes on from the first step that is not
 * up. Times that are not given are the old ones, as far as they are still ahead.
 *
 * @throws `RunNotFound`, `InvalidRunbook`, `NoWorker`, `TemporalUnreachable`; `AlreadyRunning` when somebody has resumed it
 *   already; `CommandRefused` when there is nothing to go on with
 */
export async function resumeRun(client: Client, options: ResumeRunOptions): Promise<RunHandle> {
  const { history, taskQueue, parameters, preview } = await prepare(client, options);
  const { workflowId, runId, status } = history;
  const { runbook, by, reason } = options;
  const resume = {
    workflowId,
    runId,
    ...(by !== undefined && { by }),
    ...(reason !== undefined && { reason }),
  };
  const name = history.plan?.name ?? null;
  try {
    return await startWorkflow(client, {
      type: runbook === undefined ? history.workflowType : workflowTypes.runbook,
      input: {
        resume,
        ...(runbook !== undefined && { runbook, parameters }),
        ...stillAhead(status, options),
      },
      workflowId: preview.workflowId,
      summary: `resume ${workflowId}`.slice(0, 190),
      memo: { ...(name !== null && { runbook: name }) },
      taskQueue: options.taskQueue ?? taskQueue,
    });
  } catch (error) {
    if (!(error instanceof AlreadyRunning)) throw error;
    throw refused(workflowId, `${preview.workflowId} goes on with ${workflowId} already`);
  }
}

/** What `resumeRun` would start, and what the document that is given says otherwise. Starts nothing. */
export async function previewResume(client: Client, options: ResumeRunOptions): Promise<ResumePreview> {
  return (await prepare(client, options)).preview;
}

async function prepare(client: Client, options: ResumeRunOptions) {
  const { workflowId, runId } = options;
  const description = await describeRun(client, { workflowId, ...(runId !== undefined && { runId }) });
  if (!hasEnded(description))
    throw refused(
      workflowId,
      `${workflowId} is still running; \`resume\` without a document goes on after \`hold\``,
    );
  const run = { workflowId, runId: description.runId };
  const history = await waiting(client, workflowId, () => readHistory(client, run));
  const { plan, workflowType } = history;
  if (!plan || workflowType === workflowTypes.teardown)
    throw refused(workflowId, `${workflowId} never came to start anything: run it again`);
  const problems = await checkTimes(timesGiven(options), plan.stayUp);
  if (problems.length > 0) throw new InvalidRunbook(problems);
  const document = await documentOf(options, history);
  return {
    ...{ history, parameters: document.parameters, taskQueue: description.taskQueue },
    preview: { workflowId: resumedId(workflowId), changes: document.changes },
  };
}

/** A document that is given, checked with the run's parameters as far as it knows them. */
async function documentOf(
  { runbook, parameters = {} }: ResumeRunOptions,
  history: RunHistory,
): Promise<{ parameters: JsonObject; changes: string[] }> {
  if (runbook === undefined) {
    if (Object.keys(parameters).length === 0) return { parameters: {}, changes: [] };
    throw refused(history.workflowId, 'parameters are given together with the document');
  }
  const { compile, parseRunbook } = await import('../runbook/index.ts');
  const parsed = parseRunbook(runbook);
  const knows = (name: string) => !parsed.document || Object.hasOwn(parsed.parameters, name);
  const before = Object.entries(history.parameters).filter(([name]) => knows(name));
  const given = { ...Object.fromEntries(before), ...parameters };
  const compiled = compile({ source: runbook, parameters: given });
  if (!compiled.ok) throw new InvalidRunbook(compiled.problems);
  const { plan } = history;
  const now = { plan: compiled.plan, parameters: compiled.parameters };
  const changes = plan ? changesBetween({ plan, parameters: history.parameters }, now) : [];
  return { parameters: given, changes };
}

/** The times that are given; else the run's own, unless they have passed. */
function stillAhead(
  { onAirAt, offAirAt }: RunHistory['status'],
  options: ResumeRunOptions,
): ReturnType<typeof timesGiven> {
  const ahead = (at: string | null) => at !== null && Date.parse(at) > Date.now();
  const given = timesGiven(options);
  return {
    ...(onAirAt !== null && ahead(onAirAt) && { onAirAt }),
    ...(offAirAt !== null && ahead(offAirAt) && { offAirAt }),
    ...given,
  };
}

function refused(workflowId: string, why: string): CommandRefused {
  return new CommandRefused(workflowId, 'resume', `resume refused: ${why}`, null);
}
