/** Ctrl-C, as something to wait for. */
export interface Interruption {
  readonly signal: AbortSignal;
  readonly happened: Promise<'interrupted'>;
  /** Gives Ctrl-C its usual meaning back. */
  forget(): void;
}

/** Listens for SIGINT and SIGTERM until told to forget them. A second Ctrl-C ends the process at once. */
export function untilInterrupted(): Interruption {
  const controller = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  let interrupt: () => void = () => {};
  const happened = new Promise<'interrupted'>((resolve) => {
    interrupt = () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort();
      resolve('interrupted');
    };
  });
  for (const signal of signals) process.on(signal, interrupt);
  return {
    signal: controller.signal,
    happened,
    forget() {
      for (const signal of signals) process.off(signal, interrupt);
    },
  };
}
