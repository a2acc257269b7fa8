import { log } from '@temporalio/activity';
import { type ClaimAnswer, type ClaimAsk, claimantOf } from '../../plan/claims.ts';
import type { ActInput, LetGoInput, LetGoResult } from '../contract.ts';
import type { World } from '../dependencies.ts';
import { claimedNames } from './claimed-names.ts';
import type { Claims } from './claims.ts';

/** A run that ends waits no longer; whoever meets its claims then finds out that it has ended. */
const patienceMs = 8_000;
/** Nor does a job whose result is to be told. */
const jobPatienceMs = 2_000;

/** A run that has ended lets go of all that it held. */
export async function letGo(
  { claims, services }: Pick<World, 'claims' | 'services'>,
  { run, held, asked, handsOver }: LetGoInput,
): Promise<LetGoResult> {
  const owed = new Map(held.map((book) => [book.id, book.owed]));
  for (const step of asked) {
    const service = services.get(step.uses);
    const id = service && claims.id(service.scope(step.with));
    if (id && claimedNames(service, step).length > 0) owed.set(id, owed.get(id) ?? []);
  }
  const leaving = {
    kind: 'leave',
    claimant: claimantOf(run),
    step: '',
    keeps: handsOver,
    endedAt: null,
  } as const;
  const answers = await Promise.all(
    [...owed].map(([id, left]) => tell(claims, id, { ...leaving, owed: left }, patienceMs)),
  );
  return { takenOn: answers.flatMap((answer) => (answer?.state === 'released' ? answer.takenOn : [])) };
}

/** A step is through with what it claimed; for the rest of its run others may have it. False: that is not sure. */
export async function letGoOfStep(claims: Claims, { run, step, claims: id }: ActInput): Promise<boolean> {
  if (id === null) return true;
  const ask: ClaimAsk = { kind: 'release', claimant: claimantOf(run), step: step.id, owed: [], again: [] };
  return (await tell(claims, id, ask, jobPatienceMs)) !== null;
}

/** Null: it had no answer. */
async function tell(
  claims: Claims,
  id: string,
  ask: ClaimAsk,
  withinMs: number,
): Promise<ClaimAnswer | null> {
  try {
    return await claims.ask(id, ask, AbortSignal.timeout(withinMs));
  } catch (error) {
    log.warn('a claim could not be let go of', { claims: id, error });
    return null;
  }
}
