import type { Secretive } from '../activities/contract.ts';
import { concealedStatus } from '../plan/conceal-status.ts';
import { concealerOf, secretTexts } from '../plan/secrets.ts';
import type { RunStatus } from '../plan/status.ts';
import type { RunState } from './state.ts';

/** Learns which texts are secret, from the plan and the parameters. */
export function learnSecrets(state: RunState): void {
  state.secrets = secretTexts(state.parameters, state.plan?.secretParameters ?? []);
  state.conceal = concealerOf(state.secrets);
}

/** What an activity must know to keep secrets of its input out of its failures, its progress and its logs. */
export function secretsIn(state: RunState, input: unknown): Secretive {
  if (state.secrets.length === 0) return {};
  const written = JSON.stringify(input);
  const secrets = state.secrets.filter((text) => written.includes(JSON.stringify(text).slice(1, -1)));
  return secrets.length > 0 ? { secrets } : {};
}

/** The run as people and programs see it. */
export function shownStatus(state: RunState, status: RunStatus): RunStatus {
  return concealedStatus(status, state.conceal);
}
