import { isClaimant } from '../../plan/claims.ts';
import { isObject } from '../../plan/json.ts';

const conflicts: readonly unknown[] = ['share', 'fail', 'wait'];

/** Why input of any shape is no list of asks; null: it is one. */
export function whyNoAsks(asks: unknown): string | null {
  if (!Array.isArray(asks)) return 'the input must be a list of asks';
  const bad = asks.findIndex((ask) => !isAsk(ask));
  return bad < 0 ? null : `ask ${bad} is none: ${(JSON.stringify(asks[bad]) ?? 'nothing').slice(0, 200)}`;
}

function isAsk(ask: unknown): boolean {
  if (!isObject(ask) || typeof ask.step !== 'string') return false;
  if (!isClaimant(ask.claimant)) return false;
  switch (ask.kind) {
    case 'claim':
      return (
        isNames(ask.names) &&
        conflicts.includes(ask.onConflict) &&
        (ask.takeOver === null || isWord(ask.takeOver))
      );
    case 'close':
      return (
        isNames(ask.names) &&
        isNames(ask.ours) &&
        typeof ask.pays === 'boolean' &&
        typeof ask.final === 'boolean'
      );
    case 'release':
      return isNames(ask.owed) && isNames(ask.again);
    case 'leave':
      return (
        isNames(ask.owed) &&
        typeof ask.keeps === 'boolean' &&
        (ask.endedAt === null || Number.isFinite(ask.endedAt))
      );
    case 'inherit':
      return isClaimant(ask.from);
    default:
      return false;
  }
}

function isWord(value: unknown): boolean {
  return (
    isObject(value) && typeof value.reason === 'string' && (value.by === null || typeof value.by === 'string')
  );
}

function isNames(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}
