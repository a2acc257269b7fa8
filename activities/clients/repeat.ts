import { setTimeout as pause } from 'node:timers/promises';
import { classifyEffect, classifyRead } from '../outcomes.ts';
import { within } from './deadline.ts';
import type { Limiter, RatedCall } from './limiter.ts';
import { readAttempts, readTotalMs } from './limits.ts';

/** Pause before the second request of a read; doubles. */
const readPauseMs = 200;

export interface ReadInput<Output> {
  limiter: Limiter;
  call: RatedCall;
  signal: AbortSignal | undefined;
  /** Sends one request. */
  send(signal: AbortSignal): Promise<Output>;
}

/** A read: a turn for each of its requests, again when it may be, bounded in all; the waiting for turns is no part of that. */
export async function readOften<Output>({ limiter, call, signal, send }: ReadInput<Output>): Promise<Output> {
  let leftMs = readTotalMs;
  for (let attempt = 1; ; attempt += 1) {
    await limiter.readTurn(call, signal);
    const begun = Date.now();
    try {
      return await answered(limiter, call, within(leftMs, signal, send));
    } catch (error) {
      const outcome = classifyRead(error, call);
      if (outcome.type === 'Throttled') limiter.throttled(call, outcome.retryAfterMs);
      const pauseMs = outcome.retryAfterMs ?? readPauseMs * 2 ** (attempt - 1);
      leftMs -= Date.now() - begun + pauseMs;
      if (outcome.kind === 'final' || attempt === readAttempts || leftMs <= 0 || signal?.aborted) throw error;
      await pause(pauseMs, undefined, { signal });
    }
  }
}

export interface EffectInput<Output> {
  limiter: Limiter;
  call: RatedCall;
  callTimeoutMs: number;
  send(signal: AbortSignal): Promise<Output>;
}

/** A call that changes something, its turn taken already: sent once, over after the call time-out, never cancelled from outside. */
export async function sendOnce<Output>(input: EffectInput<Output>): Promise<Output> {
  const { limiter, call, callTimeoutMs, send } = input;
  try {
    return await answered(limiter, call, within(callTimeoutMs, undefined, send));
  } catch (error) {
    const outcome = classifyEffect(error, call);
    if (outcome.type === 'Throttled') limiter.throttled(call, outcome.retryAfterMs);
    throw error;
  }
}

function answered<Output>(limiter: Limiter, call: RatedCall, sent: Promise<Output>): Promise<Output> {
  return sent.finally(() => limiter.answered(call));
}
