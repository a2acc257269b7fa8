import { ApplicationFailure, log } from '@temporalio/activity';
import { type ClaimAsk, claimantOf, type Held, type TakeOver } from '../../plan/claims.ts';
import type { JobStep, ResourceStep } from '../../plan/plan.ts';
import { few } from '../../plan/text.ts';
import { Attempt } from '../attempt.ts';
import type { Claimed, StepInput } from '../contract.ts';
import type { World } from '../dependencies.ts';
import { pollInterval } from '../intervals.ts';
import type { Service } from '../service.ts';
import { failStep } from '../step-failure.ts';
import { claimedNames } from './claimed-names.ts';
import { waitsForever } from './deadlock.ts';
import { buryTheGone } from './gone.ts';
import { tellWhoLost } from './tell-who-lost.ts';

/** What a step that claims is given. */
type ClaimingInput = StepInput & { step: ResourceStep | JobStep };

/** Those in the way are looked up when they are met first, and then so often. */
const lookUpMs = 15_000;
const slowestAskMs = 10_000;
/** Nobody shares with us knowingly then; that nothing is on air would be worse. */
const unansweredMs = 30_000;
const releaseMs = 5_000;
/** Beyond it a claim is left to an activity of its own. */
const atOnceMs = 3_000;

const noReport = () => null;

interface ClaimedAtOnce extends Claimed {
  /** What was seen just before is as good as after. */
  fresh: boolean;
}

/** Claims what a step is about, once. Null: it is not granted, or not that soon. */
export async function claimAtOnce(
  world: World,
  service: Service,
  input: ClaimingInput,
): Promise<ClaimedAtOnce | null> {
  const asking = askOf(world, service, input, null);
  if (asking === null) return { id: null, fresh: true };
  try {
    const answer = await world.claims.ask(asking.id, asking.ask, AbortSignal.timeout(atOnceMs));
    return answer.state === 'granted' ? { id: asking.id, fresh: answer.fresh } : null;
  } catch (error) {
    log.info('a claim had no answer at once and is asked again', { error });
    return null;
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
    return await granted({ world, attempt, input, id, ask });
  } catch (error) {
    // Who waits no longer is in nobody's way.
    if (!(error instanceof ApplicationFailure) || error.nonRetryable) await stopAsking(world, id, ask);
    throw error;
  }
}

type Claiming = Extract<ClaimAsk, { kind: 'claim' }>;

interface Waits {
  world: World;
  attempt: Attempt<object>;
  input: ClaimingInput;
  id: string;
  ask: Claiming;
}

async function granted(waits: Waits): Promise<Claimed> {
  const { world, attempt, input, id, ask } = waits;
  let lookedUp = 0;
  let answeredAt = Date.now();
  for (let time = 0; ; time += 1) {
    const answer = await asked(waits, (signal) => world.claims.ask(id, ask, signal));
    if (answer) answeredAt = Date.now();
    else if (ask.onConflict === 'share' && Date.now() - answeredAt > unansweredMs)
      return { id, unanswered: true };
    if (answer?.state === 'granted') {
      await asked(waits, () => tellWhoLost(world.claims.client, answer.taken));
      return { id };
    }
    if (answer?.state === 'refused' || answer?.state === 'queued') {
      attempt.beat(`waiting: ${inTheWay(answer.behind)}`);
      if (answer.state === 'refused' || Date.now() - lookedUp >= lookUpMs) {
        lookedUp = Date.now();
        if (await asked(waits, () => buryTheGone(world.claims, id, answer.behind))) continue;
      }
      if (answer.state === 'refused') throw failStep('Claimed', refusal(input, answer.behind));
      const circle = await asked(waits, () => waitsForever(world.claims, ask.claimant));
      if (circle)
        throw failStep(
          'Claimed',
          `${input.step.id} would wait for ever: ${circle}. Nothing of it was started.`,
        );
    } else attempt.beat('asking for its claim');
    await attempt.wait(pollInterval(world.settings.pollMs, time, slowestAskMs), noReport);
  }
}

async function stopAsking({ claims }: World, id: string, { claimant, step }: Claiming): Promise<void> {
  try {
    await claims.ask(
      id,
      { kind: 'release', claimant, step, owed: [], again: [] },
      AbortSignal.timeout(releaseMs),
    );
  } catch (error) {
    log.warn('a step that waits no longer could not say so', { error });
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
async function asked<Answer>(
  { attempt }: Waits,
  ask: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer | null> {
  try {
    return await attempt.read(ask, noReport);
  } catch (error) {
    attempt.throwIfEnding(noReport);
    log.warn('a question about claims had no answer and is asked again', { error });
    return null;
  }
}

/** Those in the way, for people. */
export function inTheWay(behind: readonly Held[]): string {
  const words = { held: 'holds', closing: 'is taking down', waiting: 'waits before it for' };
  const each = behind.map(
    ({ name, workflowId, step, since, state }) =>
      `run ${workflowId} (step ${step}) ${words[state]} ${name} since ${new Date(since).toISOString()}`,
  );
  return few(each, 5);
}

function refusal({ run, step }: ClaimingInput, behind: readonly Held[]): string {
  return (
    `${inTheWay(behind)} (onConflict: fail). Nothing of this step was started. ` +
    `Wait until that run has let go, or take it over: showcaller take-over ${run.workflowId} ${step.id} --reason "…"`
  );
}
