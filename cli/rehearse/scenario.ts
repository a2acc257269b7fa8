import type { PlanStep } from '../../plan/plan.ts';
import type { FaultSpec } from '../../simulator/index.ts';

/**
 * How a run is to end: as without faults; degraded; as without faults once a person has put something right; taken down
 * again; given up at the on-air time; before anything was started; or however it may.
 */
export type Ending = 'asPlanned' | 'degraded' | 'asked' | 'rolledBack' | 'aborted' | 'refused' | 'any';

/** One pass of a rehearsal: what goes wrong in it, and what the runbook wants to come of it. */
export interface Scenario {
  /** Such as `lostAnswer`. */
  name: string;
  title: string;
  /** What happens, in one sentence. */
  story: string;
  /** What should come of it by design, in one sentence. */
  expected: string;
  ending: Ending;
  /** The run has an on-air time, if there is anything that it brings on air; `spare`: with time to spare. */
  onAir: 'spare' | 'tight' | null;
  faults: readonly FaultSpec[];
  /** On before the run, somebody else's. */
  onBefore: readonly string[];
  /** Jobs of these services end badly. */
  failing: readonly ('harvest' | 'batch')[];
  /** Loses its input while the show is on air; null: nothing does. */
  losesInput: string | null;
}

/** A scenario in which nothing is wrong. */
export const clean: Scenario = {
  name: 'clean',
  title: 'Nothing goes wrong',
  story: 'Every service does what it is asked, in its typical time.',
  expected: 'All steps come up, the show is ended, and all that was brought up is off again.',
  ending: 'asPlanned',
  onAir: 'spare',
  faults: [],
  onBefore: [],
  failing: [],
  losesInput: null,
};

/** What the document wants when these steps fail for good. */
export function endingAfter(failing: readonly PlanStep[]): { ending: Ending; expected: string } {
  const back = failing.find((step) => step.onFailure === 'rollback' && step.at === 'start');
  if (back)
    return {
      ending: 'rolledBack',
      expected: `${back.id} fails, and everything is taken down again: onFailure is rollback.`,
    };
  const asked = failing.find((step) => step.onFailure === 'ask');
  if (asked)
    return {
      ending: 'asked',
      expected: `${asked.id} fails and a person is asked; the rehearsal puts the cause right and answers retry.`,
    };
  const names = failing.map(({ id }) => id).join(', ');
  return {
    ending: 'degraded',
    expected: `${names} ${failing.length === 1 ? 'fails' : 'fail'}, and the run goes on without, degraded; nothing else is touched.`,
  };
}
