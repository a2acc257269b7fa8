import { defineSignal, setHandler } from '@temporalio/workflow';
import { claimantOf, isClaimant, isSameClaimant, type Taken, takenSignal } from '../../plan/claims.ts';
import { isObject } from '../../plan/json.ts';
import { few } from '../../plan/text.ts';
import type { RunState } from '../state.ts';

/** Shows on a step's line what a person has taken from it for another run. */
export function hearOfTakeOvers(state: RunState, changed: () => void): void {
  setHandler(
    defineSignal<[Taken]>(takenSignal),
    (taken) => {
      const run =
        isTaken(taken) &&
        isSameClaimant(taken.from, claimantOf(state.identity)) &&
        state.steps.get(taken.step);
      if (!run) return;
      const words = wordsFor(taken);
      if (run.warnings.includes(words)) return;
      run.warnings.push(words);
      // Done again, it asks for its claim again.
      run.claimed = null;
      run.taken = true;
      changed();
    },
    { description: 'From a run that was given what this one held; people use `takeOver`' },
  );
}

function wordsFor({ names, by, reason, to, at }: Taken): string {
  return (
    `${few(names)} taken over${by ? ` by ${by}` : ''} for run ${to.workflowId} at ${new Date(at).toISOString()}: ${reason}. ` +
    'It stays as it is, and the end of this run leaves it to that one while it holds it'
  );
}

/** Anybody may signal a workflow anything. */
function isTaken(value: unknown): value is Taken {
  if (!isObject(value)) return false;
  const { names, from, step, to, at, reason } = value;
  return (
    Array.isArray(names) &&
    names.every((name) => typeof name === 'string') &&
    isClaimant(from) &&
    isClaimant(to) &&
    typeof step === 'string' &&
    typeof reason === 'string' &&
    Number.isFinite(at)
  );
}
