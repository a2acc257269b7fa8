import { concealedStatus } from '../plan/conceal-status.ts';
import { isJsonObject, isObject, type JsonObject } from '../plan/json.ts';
import type { LedgerEntry } from '../plan/ledger.ts';
import { activityNames } from '../plan/names.ts';
import type { Plan } from '../plan/plan.ts';
import type { CameTo, Resumed } from '../plan/resume.ts';
import { concealer } from '../plan/secrets.ts';
import { failureTypes, type RunStatus } from '../plan/status.ts';
import { ledgerOf } from './ledger.ts';
import { rebuild } from './rebuild.ts';
import type { Closed, RunEvents } from './run-events.ts';
import { isPlan, isProblems, isRunStatus } from './shapes.ts';
import { courseOf } from './step-course.ts';

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
  /** A walk backward was under way when it ended: a stop of it may still be sent. */
  undoing: boolean;
  /** How far each of its steps came. */
  cameTo: (step: string) => CameTo;
  /** It came up, or the run did that it goes on with: from then on what it adopted and owns is its own to take down. */
  wasUp: boolean;
  /** What a run that goes on with another took over. */
  resumed: Pick<Resumed, 'wasUp' | 'upAt' | 'wentOnAirAt'> | null;
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
  const status = recordIn(events) ?? invalid(events) ?? rebuild(events, plan, ledger);
  const resumed = takenUp(loaded);
  return {
    ...{ workflowId, runId, firstRunId, workflowType, closed, resumed },
    status: concealedStatus(status, concealer(parameters, plan?.secretParameters ?? [])),
    wasUp: status.upAt !== null || resumed?.wasUp === true,
    plan,
    parameters,
    place: placeIn(loaded),
    ledger,
    tookDown: takenDownBy(loaded),
    resumes: resumedBy(events, loaded),
    cameTo: courses(events, plan, loaded),
    undoing: events.activities.some(({ type, end }) => end === null && type.endsWith(activityNames.undo(''))),
  };
}

const loading: string[] = [activityNames.load, activityNames.readLedger, activityNames.resume];

/** A run loads its document, a tear-down the ledger and the plan of the run that it takes down. */
function loadedIn({ activities }: RunEvents): Record<string, unknown> {
  const loads = activities.filter(({ type }) => loading.includes(type));
  const results = loads.map(({ end }) => (end?.kind === 'completed' ? end.result : null));
  return results.find(isObject) ?? {};
}

function takenUp({ resumed }: Record<string, unknown>): RunHistory['resumed'] {
  if (!isObject(resumed)) return null;
  const { wasUp, upAt, wentOnAirAt } = resumed;
  return {
    wasUp: wasUp === true,
    upAt: typeof upAt === 'number' ? upAt : null,
    wentOnAirAt: typeof wentOnAirAt === 'number' ? wentOnAirAt : null,
  };
}

/** By its own activities and commands; of what it need not go at, by what it took over. */
function courses(
  events: RunEvents,
  plan: Plan | null,
  { resumed }: Record<string, unknown>,
): (step: string) => CameTo {
  const settled = isObject(resumed) && isObject(resumed.settled) ? resumed.settled : {};
  const steps = new Map(plan?.steps.map((step) => [step.id, step]));
  return (id) => {
    const step = steps.get(id);
    const course = step && courseOf(step, events);
    const before = settled[id];
    if (isObject(before) && !course?.startedAt)
      return {
        begun: true,
        good: before.state !== 'skipped',
        skipped: before.state === 'skipped',
        outputs: isJsonObject(before.outputs) ? before.outputs : null,
      };
    const skipped = course?.state === 'skipped';
    // A job that was left to run by a walk backward has come to what it came to.
    const good = (course?.state === 'done' || course?.state === 'leftUp') && course.error === null;
    const outputs = course?.outputs ?? null;
    return { begun: !!course?.startedAt, good: good && outputs !== null, skipped, outputs };
  };
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
