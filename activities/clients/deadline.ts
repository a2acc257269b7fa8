import { setMaxListeners } from 'node:events';

/**
 * Runs a call that must be over after `ms`. When they have passed, or `signal` aborts, the signal that the call was
 * given aborts (so that nothing of it is sent any more) and this throws, whatever the call does.
 */
export async function within<T>(
  ms: number,
  signal: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  // Many reads at once may end by one signal; that is no leak.
  if (signal) setMaxListeners(0, signal);
  const controller = new AbortController();
  const overdue = () => controller.abort(new DOMException(`no answer within ${ms} ms`, 'TimeoutError'));
  const cancelled = () => controller.abort(signal?.reason);
  const timer = setTimeout(overdue, ms);
  signal?.addEventListener('abort', cancelled, { once: true });
  const ended = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
  });
  try {
    return await Promise.race([run(controller.signal), ended]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancelled);
  }
}
