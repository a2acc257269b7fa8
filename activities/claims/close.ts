import { log } from '@temporalio/activity';
import type { ClaimAnswer, ClaimAsk, Held } from '../../plan/claims.ts';
import type { ResourceName } from '../../plan/ledger.ts';
import type { Attempt } from '../attempt.ts';
import type { UndoInput } from '../contract.ts';
import type { World } from '../dependencies.ts';
import { pollInterval } from '../polling.ts';
import type { ResourceService } from '../service.ts';
import { claimantOf } from './claimed-names.ts';
import { buryTheGone } from './gone.ts';

/** What a step's undo may turn off. */
export interface Closing {
  turnOff: ResourceName[];
  /** What others hold; the last of them turns it off. */
  held: Held[];
  /** Lets go of all of it but what is tried again. `owed`: what could not be turned off. */
  release(owed: ResourceName[], again: ResourceName[]): Promise<void>;
}

interface CloseInput {
  world: World;
  service: ResourceService;
  input: UndoInput;
  attempt: Attempt<object>;
  /** What the step's own line of the ledger says is to be turned off. */
  ours: ResourceName[];
}

/** Asks who else holds what a step is about, before any of it is turned off. Asks until it is answered. */
export async function closeClaims({ world, service, input, attempt, ours }: CloseInput): Promise<Closing> {
  const { claims } = world;
  const id = claims.id(service.scope(input.with));
  const claimant = claimantOf(input.run);
  const { id: step } = input.step;
  const names = service.resources(input.with);
  const close = async (mine: ResourceName[], final: boolean) => {
    const ask: ClaimAsk = { kind: 'close', claimant, step, names, ours: mine, final };
    const answer = await answered(() => claims.ask(id, ask), world, attempt);
    if (answer.state !== 'closing') throw new RangeError(`${id} answered a close as ${answer.state}`);
    return answer;
  };
  const bury = (held: Held[]) => answered(() => buryTheGone(claims, id, held), world, attempt);
  let answer = await close(ours, false);
  if (answer.held.length > 0) {
    await bury(answer.held);
    answer = await close(ours, true);
    // Who has ended between the two was there while we held it.
    const { any, orphaned } = await bury(answer.held);
    if (any) answer = await close([...new Set([...ours, ...orphaned])], true);
  }
  return {
    turnOff: answer.turnOff,
    held: answer.held,
    async release(owed, again) {
      const free = names.filter((name) => !again.includes(name));
      const ask: ClaimAsk = { kind: 'release', claimant, step, names: free, owed };
      await answered<ClaimAnswer>(() => claims.ask(id, ask), world, attempt);
    },
  };
}

/** Nothing is turned off before it is known that nobody else needs it. */
async function answered<Answer>(
  ask: () => Promise<Answer>,
  world: World,
  attempt: Attempt<object>,
): Promise<Answer> {
  for (let time = 0; ; time += 1) {
    attempt.beat('asking who else holds it');
    try {
      return await ask();
    } catch (error) {
      log.warn('who else holds it had no answer and is asked again', { error });
    }
    await attempt.wait(pollInterval(world.settings.pollMs, time, 5_000), () => null);
  }
}
