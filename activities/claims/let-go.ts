import { log } from '@temporalio/activity';
import type { ActInput, LetGoInput } from '../contract.ts';
import { claimantOf } from './claimed-names.ts';
import type { Claims } from './claims.ts';

/** A run that has ended lets go of all that it held. What it could not tell is found out by whoever meets its claims. */
export async function letGo(claims: Claims, { run, held }: LetGoInput): Promise<void> {
  const claimant = claimantOf(run);
  await Promise.all(
    held.map(async ({ id, owed }) => {
      try {
        await claims.ask(id, { kind: 'leave', claimant, step: '', owed, endedAt: null });
      } catch (error) {
        log.warn('a run could not let go', { claims: id, error });
      }
    }),
  );
}

/** A step is through with what it claimed; for the rest of its run others may have it. */
export async function letGoOfStep(claims: Claims, { run, step, claims: id }: ActInput): Promise<void> {
  if (id === null) return;
  try {
    await claims.ask(id, {
      kind: 'release',
      claimant: claimantOf(run),
      step: step.id,
      names: null,
      owed: [],
    });
  } catch (error) {
    log.warn('a step could not let go', { claims: id, error });
  }
}
