import type { Claimed } from '../activities/contract.ts';
import type { JsonObject } from '../plan/json.ts';
import {
  type LedgerEntry,
  type LeftUp,
  noCalls,
  openSubmissions,
  type ResourceName,
  toTakeDown,
  type UndoReport,
} from '../plan/ledger.ts';
import { dependants } from '../plan/order.ts';
import type { At, JobStep, ResourceStep, WorldStep } from '../plan/plan.ts';
import { few } from '../plan/text.ts';
import { told } from './failure.ts';
import { stepInput } from './perform.ts';
import { undo } from './schedule.ts';
import { type StepRun, stepOf } from './state.ts';
import { show, type Walk } from './walk.ts';

/** What a walk backward takes down. */
export interface Backward {
  /** Steps of which side. */
  at: At;
  /** Also what was adopted and is owned, once the run was up. */
  includeOwned: boolean;
  /** Jobs that are done and whose undo is `leave` are left alone at the end of a show. */
  jobsToo: boolean;
}

/**
 * Takes down what is ours, each step when all that needed it are down; independent branches in parallel.
 * Runs in a scope that nothing cancels. A failed undo stops no other branch, but what feeds something still on is left up.
 */
export async function walkBackward(walk: Walk, backward: Backward): Promise<void> {
  await descend(walk, backward);
  // `end {force}` may come while the walk is under way: then once more, for what was left because it feeds something.
  if (walk.state.force && [...walk.state.steps.values()].some((run) => feeds(run)))
    await descend(walk, backward);
}

/** One descent of a walk backward. */
interface Descent extends Backward {
  /** Everything of the run that the walk takes down, by any step. */
  ours: Set<ResourceName>;
}

const feeding = 'still feeds ';

function feeds(run: StepRun): boolean {
  return run.entry?.undo?.leftUp.some((left) => left.reason.startsWith(feeding)) ?? false;
}

async function descend(walk: Walk, backward: Backward): Promise<void> {
  const below = dependants(walk.plan.steps);
  const going: Descent = { ...backward, ours: new Set(takenDownByRun(walk, backward)) };
  const walks = new Map<string, Promise<LeftUp[]>>();
  // A job never delays the undo of a resource: jobs are waited for at the end of the walk only.
  const jobs: Promise<void>[] = [];
  /** Resolves to what of the step, or of what it feeds, is still on although it was ours. */
  const visit = (id: string): Promise<LeftUp[]> => {
    const known = walks.get(id);
    if (known) return known;
    const fresh = Promise.all((below.get(id) ?? []).map(visit)).then(async (stillOn) => {
      const fed = [...new Set(stillOn.flat())];
      const run = stepOf(walk.state, id);
      if (run.step.at !== backward.at) return fed;
      if (run.step.kind === 'job') jobs.push(undoJob(walk, run, run.step, going));
      else if (run.step.kind === 'resource') await undoResources(walk, run, run.step, fed, going);
      return run.step.kind === 'resource' ? [...(run.entry?.undo?.leftUp ?? []), ...fed] : fed;
    });
    walks.set(id, fresh);
    return fresh;
  };
  await Promise.all([...walk.state.steps.keys()].map(visit));
  await Promise.all(jobs);
  for (const run of walk.state.steps.values())
    if (run.step.at === backward.at && run.state === 'starting')
      show(walk, run, run.error ? 'failed' : 'notStarted');
}

async function undoJob(walk: Walk, run: StepRun, step: JobStep, going: Descent): Promise<void> {
  if (!run.entry || (step.undo === 'leave' && !going.jobsToo) || hasEnded(run.entry)) return;
  await takeDown(walk, run, step, going);
}

/** Every submission was seen to have ended, and none is without an answer: there is nothing to see to. */
function hasEnded({ report }: LedgerEntry): boolean {
  return report?.kind === 'job' && report.answer !== 'unknown' && openSubmissions(report).length === 0;
}

async function undoResources(
  walk: Walk,
  run: StepRun,
  step: ResourceStep,
  fed: LeftUp[],
  going: Descent,
): Promise<void> {
  if (!run.entry && run.asked) run.entry = nothingBegun(run.step.id, run.asked, run.claimed);
  if (!run.entry || (run.entry.undo && run.entry.undo.leftUp.length === 0)) return;
  const ours = targets(run, going).length > 0;
  // What was only found on is let go of; what a run that has gone had brought up may have become ours to turn off.
  if (!ours && run.entry.claims === null && run.asked === null) return;
  // By force also what feeds something that a failed undo left on; never what feeds something left up on purpose.
  const keep = walk.state.force ? fed.filter((left) => !left.stuck) : fed;
  await takeDown(walk, run, step, going, keep.length > 0 ? stillFeeds(keep) : null);
}

/** The line of a step that has claimed, or may have, and came to nothing: what it holds is let go of like any other. */
function nothingBegun(step: string, asked: JsonObject, claimed: Claimed | null): LedgerEntry {
  return {
    step,
    with: asked,
    baseline: { kind: 'resource', at: Date.now(), off: [], on: [] },
    claims: claimed?.id ?? null,
    report: noCalls(),
    takenOver: [],
    undo: null,
  };
}

/** What a step's undo would take down. */
function targets(run: StepRun, backward: Backward): ResourceName[] {
  const { entry, step } = run;
  if (!entry || step.kind !== 'resource') return [];
  return toTakeDown(entry, step.alreadyOn === 'own' && backward.includeOwned);
}

function stillFeeds(fed: LeftUp[]): string {
  return `${feeding}${few(fed.map((left) => left.resource))}`;
}

/** @param keep - why nothing of the step is turned off, neither its own nor what others have left to it; null: all of it is */
async function takeDown(
  walk: Walk,
  run: StepRun,
  step: WorldStep,
  going: Descent,
  keep: string | null = null,
): Promise<void> {
  const { entry } = run;
  if (!entry) return;
  const before = run.state;
  const ours = step.kind === 'job' || targets(run, going).length > 0;
  if (ours && keep === null) show(walk, run, 'undoing');
  try {
    const once = async (users: ResourceName[]) => {
      const summary = ours && keep === null ? 'take down' : 'let go';
      entry.undo = joinUndo(
        entry.undo,
        await undoOnce({ walk, run, step, entry, going, users, summary, keep }),
      );
      return entry.undo.leftUp.flatMap((left) => left.users ?? []);
    };
    const users = (await once([])).filter((name) => going.ours.has(name));
    if (users.length > 0) await once(users);
  } catch (failure) {
    const { error } = told(failure);
    const leftUp = targets(run, going).map((resource) => ({
      resource,
      reason: error.message,
      stuck: true,
      byHand: null,
    }));
    entry.undo = joinUndo(entry.undo, { undone: [], wasOff: [], leftUp, requestIds: [] });
  }
  settle(walk, run, before);
}

interface UndoOnce {
  walk: Walk;
  run: StepRun;
  step: WorldStep;
  entry: LedgerEntry;
  going: Descent;
  /** What other steps of the run take down, as far as an undo asked. */
  users: ResourceName[];
  summary: string;
  keep: string | null;
}

async function undoOnce(undoing: UndoOnce): Promise<UndoReport> {
  const { walk, run, step, entry, going, users, summary, keep } = undoing;
  run.activities += 1;
  const id = `${step.id}:undo${run.activities}`;
  const { includeOwned } = going;
  const input = { ...stepInput(walk, step, entry.with, entry), entry, ours: users, includeOwned, keep };
  const { report } = await walk.budget.spend(JSON.stringify(input).length + 1024, () => ({
    report: undo(input, id, summary),
  }));
  return report;
}

function settle(walk: Walk, run: StepRun, before: StepRun['state']): void {
  const undone = run.entry?.undo;
  if (undone && undone.leftUp.length > 0) show(walk, run, 'leftUp');
  else if (undone && undone.undone.length > 0) show(walk, run, 'undone');
  else if (run.error) show(walk, run, 'failed');
  else show(walk, run, before === 'starting' || before === 'undoing' ? 'notStarted' : before);
}

function joinUndo(before: UndoReport | null, now: UndoReport): UndoReport {
  if (!before) return now;
  const seen = new Set(now.leftUp.map(({ resource }) => resource));
  return {
    undone: [...new Set([...before.undone, ...now.undone])],
    wasOff: [...new Set([...before.wasOff, ...now.wasOff])],
    // What was left to another run stays its own, whatever a second undo is about.
    leftUp: [...before.leftUp.filter((left) => left.passedOn && !seen.has(left.resource)), ...now.leftUp],
    requestIds: [...before.requestIds, ...now.requestIds],
  };
}

function takenDownByRun(walk: Walk, backward: Backward): ResourceName[] {
  return [...walk.state.steps.values()].flatMap((run) =>
    run.step.kind === 'resource' && run.step.undo === 'stop' ? targets(run, backward) : [],
  );
}

/** Things that should be off and are not. */
export function stuck(walk: Walk): LeftUp[] {
  return [...walk.state.steps.values()].flatMap(
    (run) => run.entry?.undo?.leftUp.filter((left) => left.stuck) ?? [],
  );
}
