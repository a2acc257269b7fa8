import { CallFailed } from '../call-failed.ts';
import { NoTurn } from '../caller.ts';
import type { ServiceName } from '../outcome-table.ts';
import { type AwsBase, type AwsConfig, awsConfig } from './aws-config.ts';
import { boundAnswers } from './bounded-answer.ts';
import { cleanAnswer } from './clean-answer.ts';
import type { Limiter, RatedCall } from './limiter.ts';
import { readTimeoutMs } from './limits.ts';
import { readOften, sendOnce } from './repeat.ts';

interface Options {
  abortSignal: AbortSignal;
}

/** Sends one command; `options` goes into `client.send` as it is. */
export type Send<Sdk, Client, Output> = (client: Client, sdk: Sdk, options: Options) => Promise<Output>;

/**
 * One AWS service, its SDK loaded when it is first called. Every request waits for its turn within the service's rate.
 * Every error is a `CallFailed`, but for `NoTurn` and what a caller's gate throws: then nothing was sent.
 */
export interface AwsService<Sdk, Client> {
  /** A call that changes something: sent once, over after the call time-out, never cancelled from outside. */
  effect<Output>(operation: string, send: Send<Sdk, Client, Output>, region?: string): Promise<Output>;
  /** A read: repeated when it may be, bounded in all, ended by `signal`. */
  read<Output>(
    operation: string,
    signal: AbortSignal | undefined,
    send: Send<Sdk, Client, Output>,
    region?: string,
  ): Promise<Output>;
  close(): void;
}

export interface AwsServiceInput<Sdk, Client> {
  service: ServiceName;
  load: () => Promise<Sdk>;
  create: (sdk: Sdk, config: AwsConfig) => Client;
  base: AwsBase;
  callTimeoutMs: number;
  limiter: Limiter;
  /** Where calls go that name no region; empty: not known. */
  region: string;
}

/** A client of either generation, as far as it matters here. */
interface SdkClient {
  destroy(): void;
  middlewareStack: { remove(middleware: string): boolean };
  config: { requestHandler: Parameters<typeof boundAnswers>[0] };
}

export function awsService<Sdk, Client extends SdkClient>(
  input: AwsServiceInput<Sdk, Client>,
): AwsService<Sdk, Client> {
  const clients = new Map<string, Client>();
  const client = (sdk: Sdk, purpose: 'effect' | 'read', region: string | undefined): Client => {
    const key = `${purpose} ${region ?? ''}`;
    const known = clients.get(key);
    if (known) return known;
    const timeoutMs = purpose === 'effect' ? input.callTimeoutMs : readTimeoutMs;
    const made = input.create(sdk, awsConfig(input.base, region, timeoutMs));
    boundAnswers(made.config.requestHandler);
    // It copies each answer into what is fit for a log, and is given none.
    made.middlewareStack.remove('loggerMiddleware');
    clients.set(key, made);
    return made;
  };
  const { limiter } = input;
  const rated = (operation: string, region: string | undefined): RatedCall => ({
    service: input.service,
    operation,
    region: region ?? input.region,
  });
  return {
    async effect(operation, send, region) {
      const sdk = await input.load();
      const call = rated(operation, region);
      await limiter.effectTurn(call);
      const { callTimeoutMs } = input;
      const sending = sendOnce({
        ...{ limiter, call, callTimeoutMs },
        send: async (abortSignal) =>
          cleanAnswer(await send(client(sdk, 'effect', region), sdk, { abortSignal })),
      });
      return sending.catch((error: unknown) => {
        throw new CallFailed({ service: input.service, operation }, error);
      });
    },
    async read(operation, signal, send, region) {
      const sdk = await input.load();
      const reading = readOften({
        ...{ limiter, call: rated(operation, region), signal },
        send: async (abortSignal) =>
          cleanAnswer(await send(client(sdk, 'read', region), sdk, { abortSignal })),
      });
      return reading.catch((error: unknown) => {
        throw error instanceof NoTurn ? error : new CallFailed({ service: input.service, operation }, error);
      });
    },
    close() {
      for (const made of clients.values()) made.destroy();
      clients.clear();
    },
  };
}
