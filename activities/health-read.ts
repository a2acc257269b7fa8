import type { ResourceName } from '../plan/ledger.ts';
import type { Health, ReadVerdict, Seen } from './service.ts';

type Finding = Health['findings'][number];

/**
 * What one read of a health came to. `notSeen`: it will not be seen, such as for a missing permission · `later`: it could
 * not be read this time.
 */
export type Looked<Value> =
  | { kind: 'seen'; value: Value }
  | { kind: 'notSeen'; verdict: ReadVerdict }
  | { kind: 'later' };

/** Takes a read for what it says of health: no failure of it is one of the show. Rejects only when the signal aborts. */
export async function looked<Value>(
  reading: Promise<Value>,
  judgeRead: (error: unknown) => ReadVerdict,
  signal: AbortSignal,
): Promise<Looked<Value>> {
  try {
    return { kind: 'seen', value: await reading };
  } catch (error) {
    signal.throwIfAborted();
    const verdict = judgeRead(error);
    return verdict.kind === 'again' ? { kind: 'later' } : { kind: 'notSeen', verdict };
  }
}

/** Healthy without findings. */
export function healthOf(findings: Finding[], input: string | null = null): Health {
  return { state: findings.length === 0 ? 'healthy' : 'unhealthy', findings, input };
}

/** What cannot be seen is not healthy, and not known to be otherwise. */
export function notSeen(name: ResourceName, what: string, { type, message }: ReadVerdict): Finding {
  return { code: 'NotSeen', message: `${what} of ${name} cannot be read (${type}): ${message}` };
}

/** Health of what could not be read at all: one that does not exist any more is not up, of others nothing is known. */
export function unread(name: ResourceName, verdict: ReadVerdict): Health {
  if (verdict.type !== 'NotFound') return healthOf([notSeen(name, 'the state', verdict)]);
  const message = `${name} does not exist any more`;
  return { state: 'unsettled', findings: [{ code: 'NotUp', message }], input: null };
}

/** Why something that should be up is not, by its state; null: it is up. */
export function notUp(name: ResourceName, { class: state, state: word, message }: Seen): Finding | null {
  if (state === 'on') return null;
  const code = state === 'recovering' ? 'Recovering' : 'NotUp';
  return { code, message: `${name} is ${word}${message ? `: ${message}` : ''}` };
}

/** Health of things of which nothing is known but their state. */
export function healthByState(seen: Map<ResourceName, Seen>): Map<ResourceName, Health> {
  return new Map(
    [...seen].map(([name, one]) => {
      const finding = notUp(name, one);
      if (finding === null) return [name, healthOf([])];
      if (one.state !== 'Forbidden') return [name, { state: 'unsettled', findings: [finding], input: null }];
      return [name, healthOf([{ ...finding, code: 'NotSeen' }])];
    }),
  );
}
