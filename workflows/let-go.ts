import type { LetGoInput, LetGoResult } from '../activities/contract.ts';
import { type ResourceName, withTakenOn } from '../plan/ledger.ts';
import { told } from './failure.ts';
import { letGo } from './schedule.ts';
import { isSettled, type RunState, type StepRun } from './state.ts';
import { staysUp } from './times.ts';

/**
 * Nothing that the run claimed is held any longer than it lives.
 *
 * @param handsOver - the show goes on without it
 */
export async function letGoOfAll(state: RunState, handsOver: boolean): Promise<void> {
  // Whatever is said to it from now on comes too late.
  state.leaving = true;
  if (state.left) return;
  const held = holdings(state);
  const asked = unansweredClaims(state);
  if (held.length + asked.length === 0) return;
  const letting = { run: state.identity, held, asked, handsOver };
  // Should it not come through, whoever meets its claims finds out that the run has ended.
  const answer = await letGo(letting).catch((failure: unknown) => void told(failure));
  takeOn(state, answer?.takenOn ?? []);
}

/** What the activity of a run's last step lets go of for all of it, where the run hands over once that step is through. */
export function leavingWith(state: RunState, run: StepRun): { leaving?: string[] } {
  if (!isLast(state, run)) return {};
  return { leaving: holdings(state).map(({ id }) => id) };
}

function isLast(state: RunState, run: StepRun): boolean {
  const { step } = run;
  if (staysUp(state) || state.show.onAirAt !== null || state.endRequested) return false;
  if (step.kind === 'resource' && step.healthy) return false;
  return [...state.steps.values()].every(
    (other) => other === run || (isSettled(other.state) && !isUnanswered(other)),
  );
}

/** The activity of its last step has let go of all. What is done again all the same claims anew. */
export function hasLeft(state: RunState, last: StepRun, { takenOn }: LetGoResult): void {
  takeOn(state, takenOn);
  const runs = [...state.steps.values()];
  for (const run of runs) if (run.entry?.claims) run.claimed = null;
  state.left = runs.every((run) => run === last || isSettled(run.state));
}

/** What others had left to it is its own, for its tear-down. */
function takeOn(state: RunState, names: readonly ResourceName[]): void {
  for (const run of state.steps.values()) if (run.entry) run.entry = withTakenOn(run.entry, names);
}

/** What each claims workflow has of the run; what is left on although it was ours is for the last who holds it. */
function holdings(state: RunState): LetGoInput['held'] {
  const held = new Map<string, ResourceName[]>();
  for (const { claimed, entry, step } of state.steps.values()) {
    const id = claimed?.id ?? entry?.claims ?? null;
    if (id === null) continue;
    const left = step.kind === 'resource' && step.undo === 'stop' ? (entry?.undo?.leftUp ?? []) : [];
    const owed = left.flatMap(({ resource, passedOn }) => (passedOn ? [] : [resource]));
    held.set(id, [...(held.get(id) ?? []), ...owed]);
  }
  return [...held].map(([id, owed]) => ({ id, owed }));
}

/** Steps that asked for a claim, and were cut off or not answered. */
function unansweredClaims(state: RunState): LetGoInput['asked'] {
  return [...state.steps.values()]
    .filter(isUnanswered)
    .flatMap(({ asked, step }) => (asked ? [{ uses: step.uses, with: asked }] : []));
}

function isUnanswered({ asked, claimed, entry }: StepRun): boolean {
  return asked !== null && claimed === null && !entry?.claims && !entry?.undo;
}
