import { CallFailed } from '../call-failed.ts';
import { NoTurn } from '../caller.ts';
import { type LiveAnswer, type LiveQuery, loadAlibabaRpc, type SendAction } from './alibaba-rpc.ts';
import { liveEndpoint } from './endpoints.ts';
import type { Limiter } from './limiter.ts';
import { readTimeoutMs } from './limits.ts';
import { readOften, sendOnce } from './repeat.ts';

export type { LiveAnswer, LiveQuery } from './alibaba-rpc.ts';

/**
 * ApsaraVideo Live, version 2016-11-01, its SDK loaded by the first call. Every request waits for its turn within the
 * operation's rate. Every error is a `CallFailed`, but for `NoTurn` and what a caller's gate throws: then nothing was sent.
 */
export interface AlibabaLive {
  /** A call that changes something: sent once, over after the call time-out, never cancelled from outside. */
  effect(action: string, query: LiveQuery): Promise<LiveAnswer>;
  /** A read: repeated when it may be, bounded in all, ended by `signal`. */
  read(action: string, query: LiveQuery, signal: AbortSignal): Promise<LiveAnswer>;
}

export interface AlibabaLiveInput {
  env: NodeJS.ProcessEnv;
  callTimeoutMs: number;
  limiter: Limiter;
}

export function alibabaLive({ env, callTimeoutMs, limiter }: AlibabaLiveInput): AlibabaLive {
  // A bad address is told at the start, not by the first call.
  liveEndpoint(env);
  let loaded: SendAction | null = null;
  const sender = (): SendAction => {
    loaded ??= loadAlibabaRpc(env);
    return loaded;
  };
  // The vendor counts a user's calls, whatever their region.
  const rated = (operation: string) => ({ service: 'alibaba-live', operation, region: '' }) as const;
  const failed = (operation: string, error: unknown) =>
    error instanceof NoTurn ? error : new CallFailed({ service: 'alibaba-live', operation }, error);
  return {
    async effect(action, query) {
      const send = sender();
      const call = rated(action);
      await limiter.effectTurn(call);
      const sending = sendOnce({
        ...{ limiter, call, callTimeoutMs },
        send: (signal) => send(action, query, callTimeoutMs, signal),
      });
      return sending.catch((error: unknown) => {
        throw failed(action, error);
      });
    },
    async read(action, query, signal) {
      const send = sender();
      const reading = readOften({
        ...{ limiter, call: rated(action), signal },
        send: (ended) => send(action, query, readTimeoutMs, ended),
      });
      return reading.catch((error: unknown) => {
        throw failed(action, error);
      });
    },
  };
}
