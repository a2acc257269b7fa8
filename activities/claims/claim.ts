import { ApplicationFailure, log } from '@temporalio/activity';
import type { ClaimAnswer, ClaimAsk, Held, TakeOver } from '../../plan/claims.ts';
import type { JobStep, ResourceStep } from '../../plan/plan.ts';
import { Attempt } from '../attempt.ts';
import type { Claimed, StepInput } from '../contract.ts';
import type { World } from '../dependencies.ts';
import { pollInterval } from '../polling.ts';
import type { Service } from '../service.ts';
import { failStep } from '../step-failure.ts';
import { claimantOf, claimedNames } from './claimed-names.ts';
import { waitsForever } from './deadlock.ts';
import { buryTheGone } from './gone.ts';

/** What a step that claims is given. */
type ClaimingInput = StepInput & { step: ResourceStep | JobStep };

/** Those in the way are looked up when they are met first, and then so often. */
const lookUpMs = 15_000;
const slowestAskMs = 10_000;
/** Beyond it a claim within the workflow task is left to an activity. */
const atOnceMs = 1_500;

interface ClaimedAtOnce extends Claimed {
  /** What was seen just before is as good as after. */
  fresh: boolean;
}

/** Claims what a step is about, in the time of a workflow task. Null: it is not granted, or not that soon. */
export async function claimAtOnce(
  world: World,
  service: Service,
  input: ClaimingInput,
): Promise<ClaimedAtOnce | null> {
  const asking = askOf(world, service, input, null);
  if (asking === null) return { id: null, fresh: true };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), atOnceMs);
  });
  try {
    const answer = await Promise.race([world.claims.ask(asking.id, asking.ask), late]);
    return answer?.state === 'granted' ? { id: asking.id, fresh: answer.fresh } : null;
  } catch (error) {
    log.warn('a claim had no answer and is asked again', { error });
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Claims what a step is about, and waits for as long as that takes where the document or a stop under way says so. Fails
 * as `Claimed` when others hold it.
 */
export async function claim(
  world: World,
  service: Service,
  input: ClaimingInput & { takeOver: TakeOver | null },
): Promise<Claimed> {
  const attempt = new Attempt({}, input.run, world.place);
  const asking = askOf(world, service, input, input.takeOver);
  if (asking === null) return { id: null };
  const { id, ask } = asking;
  try {
    return await granted(world, attempt, input, id, ask);
  } catch (error) {
    // Who waits no longer is in nobody's way.
    if (!(error instanceof ApplicationFailure) || error.nonRetryable)
      await asked(world, id, { ...ask, kind: 'release', owed: [] });
    throw error;
  }
}

type Claiming = Extract<ClaimAsk, { kind: 'claim' }>;

async function granted(
  world: World,
  attempt: Attempt<object>,
  input: ClaimingInput,
  id: string,
  ask: Claiming,
): Promise<{ id: string }> {
  let lookedUp = 0;
  for (let time = 0; ; time += 1) {
    const answer = await asked(world, id, ask);
    if (answer?.state === 'granted') return { id };
    if (answer?.state === 'refused' || answer?.state === 'queued') {
      attempt.beat(`waiting: ${inTheWay(answer.behind)}`);
      if (answer.state === 'refused' || Date.now() - lookedUp >= lookUpMs) {
        lookedUp = Date.now();
        if (await buried(world, id, answer.behind)) continue;
      }
      if (answer.state === 'refused') throw failStep('Claimed', refusal(input, answer.behind));
      const circle = await waitsForever(world.claims, ask.claimant).catch(() => null);
      if (circle !== null)
        throw failStep(
          'Claimed',
          `${input.step.id} would wait for ever: ${circle}. Nothing of it was started.`,
        );
    } else attempt.beat('asking for its claim');
    await attempt.wait(pollInterval(world.settings.pollMs, time, slowestAskMs), () => null);
  }
}

function askOf(
  world: World,
  service: Service,
  input: ClaimingInput,
  takeOver: TakeOver | null,
): { id: string; ask: Claiming } | null {
  const names = claimedNames(service, input);
  if (names.length === 0) return null;
  const { step } = input;
  return {
    id: world.claims.id(service.scope(input.with)),
    ask: {
      kind: 'claim',
      claimant: claimantOf(input.run),
      step: step.id,
      names,
      onConflict: step.onConflict,
      takeOver,
    },
  };
}

/** Null: Temporal did not answer; it is asked again. */
async function asked(world: World, id: string, ask: ClaimAsk): Promise<ClaimAnswer | null> {
  try {
    return await world.claims.ask(id, ask);
  } catch (error) {
    log.warn('a claim had no answer and is asked again', { error });
    return null;
  }
}

async function buried(world: World, id: string, behind: readonly Held[]): Promise<boolean> {
  try {
    return (await buryTheGone(world.claims, id, behind)).any;
  } catch (error) {
    log.warn('whether those in the way still run could not be read', { error });
    return false;
  }
}

/** Those in the way, for people. */
export function inTheWay(behind: readonly Held[]): string {
  const words = { held: 'holds', closing: 'is taking down', waiting: 'waits before it for' };
  const each = behind
    .slice(0, 5)
    .map(
      ({ name, workflowId, step, since, state }) =>
        `run ${workflowId} (step ${step}) ${words[state]} ${name} since ${new Date(since).toISOString()}`,
    );
  return behind.length > 5 ? `${each.join(', ')} and ${behind.length - 5} more` : each.join(', ');
}

function refusal({ run, step }: ClaimingInput, behind: readonly Held[]): string {
  return (
    `${inTheWay(behind)} (onConflict: fail). Nothing of this step was started. ` +
    `Wait until that run has let go, or take it over: showcaller take-over ${run.workflowId} ${step.id} --reason "…"`
  );
}
