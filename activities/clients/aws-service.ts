import { CallFailed } from '../call-failed.ts';
import type { ServiceName } from '../outcome-table.ts';
import { type AwsBase, type AwsConfig, awsConfig } from './aws-config.ts';
import { within } from './deadline.ts';
import { readAttempts, readTimeoutMs, readTotalMs } from './limits.ts';

interface Options {
  abortSignal: AbortSignal;
}

/** Sends one command; `options` goes into `client.send` as it is. */
export type Send<Sdk, Client, Output> = (client: Client, sdk: Sdk, options: Options) => Promise<Output>;

/** One AWS service, its SDK loaded when it is first called. Every error is a `CallFailed`. */
export interface AwsService<Sdk, Client> {
  /** A call that changes something: sent once, over after the call time-out, never cancelled from outside. */
  effect<Output>(operation: string, send: Send<Sdk, Client, Output>, region?: string): Promise<Output>;
  /** A read: repeated by the SDK when it may, bounded in all, ended by `signal`. */
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
}

export function awsService<Sdk, Client extends { destroy(): void }>(
  input: AwsServiceInput<Sdk, Client>,
): AwsService<Sdk, Client> {
  const clients = new Map<string, Client>();
  const client = (sdk: Sdk, purpose: 'effect' | 'read', region: string | undefined): Client => {
    const key = `${purpose} ${region ?? ''}`;
    const known = clients.get(key);
    if (known) return known;
    const attempts = purpose === 'effect' ? 1 : readAttempts;
    const timeoutMs = purpose === 'effect' ? input.callTimeoutMs : readTimeoutMs;
    const made = input.create(sdk, awsConfig(input.base, region, attempts, timeoutMs));
    clients.set(key, made);
    return made;
  };
  const call = async <Output>(operation: string, run: (sdk: Sdk) => Promise<Output>): Promise<Output> => {
    const sdk = await input.load();
    try {
      return await run(sdk);
    } catch (error) {
      throw new CallFailed({ service: input.service, operation }, error);
    }
  };
  return {
    effect: (operation, send, region) =>
      call(operation, (sdk) =>
        within(input.callTimeoutMs, undefined, (abortSignal) =>
          send(client(sdk, 'effect', region), sdk, { abortSignal }),
        ),
      ),
    read: (operation, signal, send, region) =>
      call(operation, (sdk) =>
        within(readTotalMs, signal, (abortSignal) => send(client(sdk, 'read', region), sdk, { abortSignal })),
      ),
    close() {
      for (const made of clients.values()) made.destroy();
      clients.clear();
    },
  };
}
