import { log } from '@temporalio/activity';
import { type ClaimAnswer, type ClaimAsk, claimantOf, type Holder } from '../../plan/claims.ts';
import type { ResourceName } from '../../plan/ledger.ts';
import type { Attempt } from '../attempt.ts';
import type { UndoInput } from '../contract.ts';
import type { World } from '../dependencies.ts';
import { pollInterval } from '../intervals.ts';
import type { ResourceService } from '../service.ts';
import { buryTheGone } from './gone.ts';

type Closed = Omit<Extract<ClaimAnswer, { state: 'closing' }>, 'state'>;

/** What a step's undo may turn off. */
export interface Closing extends Closed {
  /** Lets go of all of it but what is tried `again`. `owed`: what could not be turned off. */
  release(owed: ResourceName[], again: ResourceName[]): Promise<void>;
}

interface CloseInput {
  world: World;
  service: ResourceService;
  input: UndoInput;
  attempt: Attempt<object>;
  /** What the step's own line of the ledger says is to be turned off. */
  ours: ResourceName[];
  /** Whether what others have left to the last that holds it is turned off, too. */
  pays: boolean;
}

/** Asks who else holds what a step is about, before any of it is turned off. Asks until it is answered. */
export async function closeClaims({
  world,
  service,
  input,
  attempt,
  ours,
  pays,
}: CloseInput): Promise<Closing> {
  const { claims } = world;
  const id = claims.id(service.scope(input.with));
  const { workflowId, firstRunId } = input.run;
  const asker = { claimant: claimantOf(input.run), step: input.step.id };
  const names = service.resources(input.with);
  const ask = (given: ClaimAsk) => answered((signal) => claims.ask(id, given, signal), world, attempt);
  const close = async (final: boolean): Promise<Closed> => {
    const answer = await ask({ ...asker, kind: 'close', names, ours, pays, final });
    if (answer.state !== 'closing') throw new RangeError(`${id} answered a close as ${answer.state}`);
    return answer;
  };
  const bury = (held: Holder[]) => answered(() => buryTheGone(claims, id, held), world, attempt);
  if (input.run.claimant) await ask({ ...asker, kind: 'inherit', from: { workflowId, firstRunId } });
  let answer = await close(false);
  while (answer.held.length > 0 && (await bury(answer.held))) answer = await close(false);
  if (answer.held.length > 0) answer = await close(true);
  return {
    ...answer,
    async release(owed, again) {
      await ask({ ...asker, kind: 'release', owed, again });
    },
  };
}

/** Longer than any answer takes, also of many histories that have to be read. */
const longestMs = 60_000;

/** Nothing is turned off before it is known that nobody else needs it. */
async function answered<Answer>(
  ask: (signal: AbortSignal) => Promise<Answer>,
  world: World,
  attempt: Attempt<object>,
): Promise<Answer> {
  const noReport = () => null;
  for (let time = 0; ; time += 1) {
    attempt.beat('asking who else holds it');
    try {
      return await attempt.read(ask, noReport, longestMs);
    } catch (error) {
      attempt.throwIfEnding(noReport);
      log.warn('who else holds it had no answer and is asked again', { error });
    }
    await attempt.wait(pollInterval(world.settings.pollMs, time, 5_000), noReport);
  }
}
