import { setTimeout as pause } from 'node:timers/promises';
import { CallFailed } from '../call-failed.ts';
import { classifyRead } from '../outcomes.ts';
import { type LiveAnswer, type LiveQuery, loadAlibabaRpc, type SendAction } from './alibaba-rpc.ts';
import { within } from './deadline.ts';
import { liveEndpoint } from './endpoints.ts';
import { readAttempts, readTimeoutMs, readTotalMs } from './limits.ts';

export type { LiveAnswer, LiveQuery } from './alibaba-rpc.ts';

/** Pause before the second request of a read; doubles. */
const readPauseMs = 200;

/** ApsaraVideo Live, version 2016-11-01, its SDK loaded by the first call. Every error is a `CallFailed`. */
export interface AlibabaLive {
  /** A call that changes something: sent once, over after the call time-out, never cancelled from outside. */
  effect(action: string, query: LiveQuery): Promise<LiveAnswer>;
  /** A read: repeated when it may be, bounded in all, ended by `signal`. */
  read(action: string, query: LiveQuery, signal: AbortSignal): Promise<LiveAnswer>;
}

async function readOften(
  send: SendAction,
  action: string,
  query: LiveQuery,
  signal: AbortSignal,
): Promise<LiveAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send(action, query, readTimeoutMs, signal);
    } catch (error) {
      const outcome = classifyRead(error, { service: 'alibaba-live', operation: action });
      if (outcome.kind === 'final' || attempt === readAttempts) throw error;
      await pause(outcome.retryAfterMs ?? readPauseMs * 2 ** (attempt - 1), undefined, { signal });
    }
  }
}

export function alibabaLive(env: NodeJS.ProcessEnv, callTimeoutMs: number): AlibabaLive {
  // A bad address is told at the start, not by the first call.
  liveEndpoint(env);
  let loaded: SendAction | null = null;
  const call = async (action: string, run: (send: SendAction) => Promise<LiveAnswer>) => {
    loaded ??= loadAlibabaRpc(env);
    try {
      return await run(loaded);
    } catch (error) {
      throw new CallFailed({ service: 'alibaba-live', operation: action }, error);
    }
  };
  return {
    effect: (action, query) =>
      call(action, (send) =>
        within(callTimeoutMs, undefined, (signal) => send(action, query, callTimeoutMs, signal)),
      ),
    read: (action, query, signal) =>
      call(action, (send) => within(readTotalMs, signal, (ended) => readOften(send, action, query, ended))),
  };
}
