import { setTimeout as pause } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { whereFound } from '../history/index.ts';
import type { JsonObject } from '../plan/json.ts';
import { resumedId, tearDownId } from '../plan/names.ts';
import type { Plan, Problem } from '../plan/plan.ts';
import { takeUp } from '../plan/resume.ts';
import { compile } from '../runbook/index.ts';
import { Attempt } from './attempt.ts';
import type { Facilities, ResumedRun, ResumeRunInput } from './contract.ts';
import type { World } from './dependencies.ts';
import { inline, invalid, objectOf, problem, showOf, unknownKeys } from './load.ts';
import { ledgerLeft, type Past, readPast, refuse } from './past.ts';
import { lean } from './read-ledger.ts';

/**
 * Takes over what a run left that has ended: its ledger, put beside the steps of its own plan or of the document that is given.
 * Fails when it still runs, came to a good end, is being taken down, or when another run goes on with it.
 */
export async function resumeRun(
  world: World,
  client: Client,
  input: ResumeRunInput,
): Promise<Omit<ResumedRun, keyof Facilities>> {
  const given = objectOf(input.input ?? {}, '');
  const from = whichRun(given, input.workflowId);
  const past = await readPast(client, from, Context.current().info.workflowExecution?.runId ?? '');
  const { history } = past;
  await mayBeTakenOver(client, past);
  const { workflowId, firstRunId, status } = history;
  if (!past.plan || past.place === null)
    throw refuse(`${workflowId} never came to start anything: run it again`);
  const attempt = new Attempt({}, { workflowId, firstRunId, place: past.place }, world.place);
  attempt.beat('reading its ledger');
  const { plan, parameters, warnings, problems } = documentOf(given, past.plan, history.parameters);
  const times = showOf(input, given, plan.stayUp);
  if (!times.ok) problems.push(...times.problems);
  if (!times.ok || problems.length > 0) throw invalid(problems);
  const ledger = await ledgerLeft(client, past);
  const before = { workflowId, firstRunId, plan: past.plan, parameters: history.parameters, ledger };
  const taken = takeUp({ ...before, cameTo: history.cameTo }, { plan, parameters });
  if (!taken.ok)
    throw refuse(
      `${taken.jobs.join(', ')}: submitted and perhaps still running, and the document does not have ${taken.jobs.length === 1 ? 'it' : 'them'} as before. Keep ${taken.jobs.length === 1 ? 'the step' : 'the steps'} as they were, or wait for the end of the jobs`,
    );
  await untilNothingIsSent(attempt, past);
  return {
    ...{ plan: taken.plan, parameters, warnings, place: past.place, show: times.show, clear: false },
    resumed: {
      ...{ workflowId, firstRunId, runId: history.runId },
      ...{ ledger: lean(taken.ledger), settled: taken.settled },
      wasUp: history.wasUp,
      upAt: instant(status.upAt) ?? history.resumed?.upAt ?? null,
      wentOnAirAt: instant(status.wentOnAirAt) ?? history.resumed?.wentOnAirAt ?? null,
    },
  };
}

/** One run may go on with another: its id says with which, so that there cannot be two. */
function whichRun(given: JsonObject, own: string): { workflowId: string; runId: string } {
  const { workflowId, runId } = objectOf(given.resume, 'resume');
  if (typeof workflowId !== 'string' || typeof runId !== 'string')
    throw invalid([problem('wrongType', 'resume', 'resume must be {"workflowId": "…", "runId": "…"}', null)]);
  const id = resumedId(workflowId);
  if (own !== id)
    throw refuse(`a run that goes on with ${workflowId} must have the id ${id}, so that there is one only`);
  return { workflowId, runId };
}

async function mayBeTakenOver(client: Client, { history, successor, tearDown }: Past): Promise<void> {
  const { workflowId, closed, status } = history;
  if (closed === null) throw refuse(`${workflowId} is still running`);
  if (successor !== null) throw refuse(`${successor} has gone on with ${workflowId}: resume that`);
  if (closed === 'completed' && !tearDown)
    throw refuse(
      `${workflowId} came to its end in order (${status.outcome}): there is nothing to go on with. Run it again`,
    );
  const down = tearDownId(workflowId);
  const running = await whereFound(() => client.workflow.getHandle(down).describe());
  if (running?.status.name === 'RUNNING') throw refuse(`${down} is taking it down`);
}

interface Document {
  plan: Plan;
  parameters: JsonObject;
  warnings: Problem[];
  problems: Problem[];
}

/** Its own plan as it was loaded, or the document that is given in its place. */
function documentOf(given: JsonObject, before: Plan, parameters: JsonObject): Document {
  const problems = unknownKeys(given, ['resume']);
  if (given.runbook === undefined) {
    if (given.parameters !== undefined)
      problems.push(
        problem('unknownKey', 'parameters', 'parameters are given together with the document', null),
      );
    return { plan: before, parameters, warnings: [], problems };
  }
  const now = objectOf(given.parameters ?? {}, 'parameters');
  const compiled = compile({ source: inline(given), parameters: now });
  if (!compiled.ok) throw invalid([...problems, ...compiled.problems]);
  return { plan: compiled.plan, parameters: compiled.parameters, warnings: compiled.warnings, problems };
}

/** A worker hears within so long that a run was terminated, in milliseconds; until then an undo of it may still send a stop. */
const hearsWithin = 10_000;

/** A stop of the run before that comes after our look would turn off what we take for up. */
async function untilNothingIsSent(attempt: Attempt<object>, { history }: Past): Promise<void> {
  if (!history.undoing || history.status.endedAt === null) return;
  const until = Date.parse(history.status.endedAt) + hearsWithin;
  while (Date.now() < until) {
    attempt.beat('waiting until nothing of the run before can be on its way');
    await pause(Math.min(1_000, until - Date.now()));
    attempt.throwIfEnding(() => null);
  }
}

function instant(text: string | null): number | null {
  return text === null ? null : Date.parse(text);
}
