const kinds: readonly unknown[] = ['claim', 'close', 'release', 'leave'];
const conflicts: readonly unknown[] = ['share', 'fail', 'wait'];

/** Why input of any shape is no list of asks; null: it is one. */
export function whyNoAsks(asks: unknown): string | null {
  if (!Array.isArray(asks)) return 'the input must be a list of asks';
  const bad = asks.findIndex((ask) => !isAsk(ask));
  return bad < 0 ? null : `ask ${bad} is none: ${(JSON.stringify(asks[bad]) ?? 'nothing').slice(0, 200)}`;
}

function isAsk(ask: unknown): boolean {
  if (!isObject(ask) || typeof ask.step !== 'string' || !kinds.includes(ask.kind)) return false;
  const { claimant } = ask;
  if (
    !isObject(claimant) ||
    typeof claimant.workflowId !== 'string' ||
    typeof claimant.firstRunId !== 'string'
  )
    return false;
  if (ask.kind === 'leave')
    return isNames(ask.owed) && (ask.endedAt === null || Number.isFinite(ask.endedAt));
  if (ask.kind === 'release' && ask.names === null) return isNames(ask.owed);
  if (!isNames(ask.names)) return false;
  if (ask.kind === 'close') return isNames(ask.ours) && typeof ask.final === 'boolean';
  if (ask.kind === 'release') return isNames(ask.owed);
  return conflicts.includes(ask.onConflict) && (ask.takeOver === null || isWord(ask.takeOver));
}

function isWord(value: unknown): boolean {
  return (
    isObject(value) && typeof value.reason === 'string' && (value.by === null || typeof value.by === 'string')
  );
}

function isNames(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
