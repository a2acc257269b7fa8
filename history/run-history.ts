import { concealedStatus } from '../plan/conceal-status.ts';
import type { JsonObject } from '../plan/json.ts';
import type { LedgerEntry } from '../plan/ledger.ts';
import { activityNames } from '../plan/names.ts';
import type { Plan } from '../plan/plan.ts';
import { concealer } from '../plan/secrets.ts';
import { failureTypes, type RunStatus } from '../plan/status.ts';
import { ledgerOf } from './ledger.ts';
import { rebuild } from './rebuild.ts';
import type { Closed, RunEvents } from './run-events.ts';
import { isJsonObject, isObject, isPlan, isProblems, isRunStatus } from './shapes.ts';

/** A run as its history tells it. */
export interface RunHistory {
  workflowId: string;
  runId: string;
  /** Of the chain that it belongs to (reset, retried or continued as new). */
  firstRunId: string;
  workflowType: string;
  closed: Closed;
  /** The record that the run left, else the best that can be put together. */
  status: RunStatus;
  /** null: the document was never loaded. */
  plan: Plan | null;
  /** With defaults filled in, secrets included: never to be printed. */
  parameters: JsonObject;
  /** Where its workers act; null: never loaded. */
  place: string | null;
  ledger: LedgerEntry[];
  /** Of a tear-down: the run that it took down. */
  tookDown: { workflowId: string; runId: string } | null;
  /** Of a run that goes on with another: that one's run id, once it has taken over, or while it may still do so. */
  resumes: string | null;
}

/** What a run's events come to. */
export function historyOf(events: RunEvents): RunHistory {
  const { workflowId, runId, firstRunId, workflowType, closed } = events;
  const loaded = loadedIn(events);
  const plan = isPlan(loaded.plan) ? loaded.plan : null;
  const ledger = ledgerOf(events.activities);
  const parameters = isJsonObject(loaded.parameters) ? loaded.parameters : {};
  return {
    ...{ workflowId, runId, firstRunId, workflowType, closed },
    status: concealedStatus(
      recordIn(events) ?? invalid(events) ?? rebuild(events, plan, ledger),
      concealer(parameters, plan?.secretParameters ?? []),
    ),
    plan,
    parameters,
    place: placeIn(loaded),
    ledger,
    tookDown: takenDownBy(loaded),
    resumes: resumedBy(events, loaded),
  };
}

const loading: string[] = [activityNames.load, activityNames.readLedger, activityNames.resume];

/** A run loads its document, a tear-down the ledger and the plan of the run that it takes down. */
function loadedIn({ activities }: RunEvents): Record<string, unknown> {
  const load = activities.find(({ type }) => loading.includes(type));
  return load?.end?.kind === 'completed' && isObject(load.end.result) ? load.end.result : {};
}

function takenDownBy({ runId, identity }: Record<string, unknown>): RunHistory['tookDown'] {
  const workflowId = isObject(identity) ? identity.workflowId : null;
  return typeof runId === 'string' && typeof workflowId === 'string' ? { workflowId, runId } : null;
}

function resumedBy({ closed, input }: RunEvents, { resumed }: Record<string, unknown>): string | null {
  const asked = closed === null && isObject(input) ? input.resume : null;
  const past = isObject(resumed) ? resumed : asked;
  return isObject(past) && typeof past.runId === 'string' ? past.runId : null;
}

function placeIn({ place, identity }: Record<string, unknown>): string | null {
  const named = place ?? (isObject(identity) ? identity.place : null);
  return typeof named === 'string' ? named : null;
}

/** A run's own last words: its result, its failure's details, or (cancelled) what its last local activity wrote. */
function recordIn({ closed, result, failure, activities }: RunEvents): RunStatus | null {
  if (closed === null || closed === 'terminated' || closed === 'timedOut') return null;
  const written = activities.findLast(({ type }) => type === activityNames.record)?.end;
  const words = [result, failure?.details[0], written?.kind === 'completed' ? written.result : null];
  return words.find(isRunStatus) ?? null;
}

/** A document that was refused may have ended the run before it had a status of its own. */
function invalid(events: RunEvents): RunStatus | null {
  const type = events.failure?.type;
  if (type !== failureTypes.invalidRunbook && type !== failureTypes.unknownRunbook) return null;
  const details = events.failure?.details ?? [];
  const problems = details.find(isProblems) ?? [];
  return { ...rebuild(events, null, []), outcome: 'invalid', problems };
}
