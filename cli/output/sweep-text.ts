import type { LeftRun } from '../../client/index.ts';
import { abandoned, type LeftNow } from '../../plan/left-behind.ts';
import { quoted } from '../../plan/shell.ts';
import type { Swept } from '../commands/sweep.ts';

export const nothingLeft = 'Nothing is left up by a run that ended without taking it down.';

/** What a run left up, with the commands that stop it. */
export function leftText(left: LeftRun): string {
  if ('error' in left) return `${left.workflowId}: ${left.error.message}`;
  const { workflowId, runbook, outcome, note, leftUp, off } = left;
  const head = [runbook, workflowId, outcome].filter(Boolean).join(' · ');
  if (note !== null) return `${head}\n  ${note}`;
  if (leftUp.length === 0) return `${head}\n  Nothing of it is up${off.length > 0 ? ' any more' : ''}.`;
  const lines = leftUp.flatMap(lineOf);
  const hint =
    abandoned(left).length > 0 ? [`  Take it down: showcaller sweep ${quoted(workflowId)} --undo`] : [];
  return [head, ...lines, ...hint].join('\n');
}

function lineOf({ step, resource, state, reason, since, byHand, heldBy }: LeftNow): string[] {
  const began = since === null ? '' : `, begun ${since.slice(0, 19).replace('T', ' ')} UTC`;
  const what = state === 'on' ? 'still up' : 'may be up';
  if (heldBy !== null)
    return [`  ${step}: ${resource}: run ${heldBy} has it, and the last to go turns it off`];
  return [
    `  ${step}: ${resource} is ${what}${began}: ${reason}`,
    ...(byHand === null ? [] : [`    ${byHand}`]),
  ];
}

/** What came of a tear-down. */
export function undoneText({ left, tornDown }: Swept): string {
  if (!tornDown || 'error' in left) return leftText(left);
  const undone = Object.values(tornDown.steps).flatMap((step) => step.undone);
  const rest = abandoned(left);
  const down = `  Taken down: ${undone.join(', ') || 'nothing'}`;
  return rest.length === 0 ? down : [down, ...rest.flatMap(lineOf)].join('\n');
}
