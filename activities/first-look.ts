import { log } from '@temporalio/activity';
import { ExpressionError, evaluateObject, type Scope } from '../plan/expressions.ts';
import { secretTexts } from '../plan/secrets.ts';
import { leadOf } from '../plan/timing.ts';
import { asCaller } from './caller.ts';
import type { Facilities, Loaded, LoadInput, PreflightStep } from './contract.ts';
import type { World } from './dependencies.ts';
import { isClear } from './preflight.ts';
import { keepingSecrets } from './secrets.ts';

/** Beyond it the look is left to an activity of its own. */
const firstLookMs = 2_000;

type JustLoaded = Omit<Loaded, keyof Facilities | 'clear'>;

/**
 * Looks at everything at once when the runbook has just been read: a run that begins at once needs no other look where nothing stands
 * in its way. Reads once, and waits for no turn within a service's rate. False: something may stand in the way, or nobody looked.
 */
export async function firstLook(world: World, { run }: LoadInput, loaded: JustLoaded): Promise<boolean> {
  if (!run || beginsLater(loaded)) return false;
  const looking = { run: { ...run, place: world.place }, steps: readable(loaded, run.workflowId) };
  const secrets = secretTexts(loaded.parameters, loaded.plan.secretParameters);
  const signal = AbortSignal.timeout(firstLookMs);
  try {
    return await keepingSecrets({ secrets }, () =>
      asCaller({ signal, holder: '', atOnce: true }, () => isClear(world, looking)),
    );
  } catch (error) {
    log.info('not everything could be looked at at once', { error });
    return false;
  }
}

function beginsLater({ plan, show: { onAirAt, leadMs } }: JustLoaded): boolean {
  return onAirAt !== null && onAirAt - (leadMs ?? leadOf(plan)) > Date.now();
}

/** Steps whose `with` reads nothing that only comes about in the run. */
function readable({ plan, parameters }: JustLoaded, id: string): PreflightStep[] {
  const scope: Scope = { parameters, run: { id, onAirAt: null, offAirAt: null }, steps: {} };
  return plan.steps.flatMap((step) => {
    if (step.kind !== 'resource') return [];
    try {
      return [{ step: { ...step, with: {} }, with: evaluateObject(step.with, scope) }];
    } catch (error) {
      if (error instanceof ExpressionError) return [];
      throw error;
    }
  });
}
