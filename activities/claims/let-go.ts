import { log } from '@temporalio/activity';
import { type ClaimAnswer, type ClaimAsk, claimantOf } from '../../plan/claims.ts';
import type { ResourceName } from '../../plan/ledger.ts';
import type { ActInput, ActResult, LetGoInput, LetGoResult, RunIdentity } from '../contract.ts';
import type { World } from '../dependencies.ts';
import type { Service } from '../service.ts';
import { claimedNames } from './claimed-names.ts';
import type { Claims } from './claims.ts';

/** A run that ends waits no longer; whoever meets its claims then finds out that it has ended. */
const patienceMs = 8_000;
/** Nor does a step whose result is to be told. */
const stepPatienceMs = 2_000;

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
  const answers = await leave(claims, run, { owed, keeps: handsOver, withinMs: patienceMs });
  return { takenOn: takenOnOf(answers) };
}

type Left = Pick<ActResult, 'left' | 'released'>;

/** What a step that is through lets go of: all that its run held, where the run hands over with it; of a job, what it has claimed. */
export async function letGoAfter({ claims }: World, input: ActInput, kind: Service['kind']): Promise<Left> {
  const { run, leaving, claims: own } = input;
  if (leaving) {
    const owed = new Map([...leaving, ...(own === null ? [] : [own])].map((id) => [id, []]));
    const answers = await leave(claims, run, { owed, keeps: true, withinMs: stepPatienceMs });
    // What had no answer the run lets go of by itself.
    return answers.includes(null) ? {} : { left: { takenOn: takenOnOf(answers) } };
  }
  // A job that has ended, or runs on for itself, is in nobody's way; for the rest of its run others may have it.
  if (kind !== 'job') return {};
  return (await releaseStep(claims, input)) ? { released: true } : {};
}

interface Leaving {
  /** Claims workflows, each with what is left on although it was ours. */
  owed: ReadonlyMap<string, ResourceName[]>;
  keeps: boolean;
  withinMs: number;
}

function leave(
  claims: Claims,
  run: RunIdentity,
  { owed, keeps, withinMs }: Leaving,
): Promise<(ClaimAnswer | null)[]> {
  const leaving = { kind: 'leave', claimant: claimantOf(run), step: '', keeps, endedAt: null } as const;
  return Promise.all([...owed].map(([id, left]) => tell(claims, id, { ...leaving, owed: left }, withinMs)));
}

function takenOnOf(answers: readonly (ClaimAnswer | null)[]): ResourceName[] {
  return answers.flatMap((answer) => (answer?.state === 'released' ? answer.takenOn : []));
}

/** False: that is not sure. */
async function releaseStep(claims: Claims, { run, step, claims: id }: ActInput): Promise<boolean> {
  if (id === null) return true;
  const ask: ClaimAsk = { kind: 'release', claimant: claimantOf(run), step: step.id, owed: [], again: [] };
  return (await tell(claims, id, ask, stepPatienceMs)) !== null;
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
