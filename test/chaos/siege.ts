import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { type ClientConnection, connect } from '../../client/index.ts';
import { type Simulator, startSimulator } from '../../simulator/index.ts';
import { type LastingServer, startLastingServer } from '../run/lasting-server.ts';
import { play } from './play.ts';
import type { Played } from './played.ts';
import { withReplays } from './replays.ts';
import { type Breakdown, isBreakdown, type Scenario } from './scenario.ts';
import { world } from './stock.ts';
import { Workers } from './workers.ts';

/**
 * Short, so that a run of minutes takes seconds, in the proportions of the real ones: what was lost is looked for longer
 * than it can take to come, and no undo gives up while something can still be stopped.
 */
const timings = {
  SHOWCALLER_POLL: '100ms',
  SHOWCALLER_SETTLING: '4s',
  SHOWCALLER_JOB_SETTLING: '4s',
  SHOWCALLER_START_GRACE: '1s',
  SHOWCALLER_HARVEST_MARGIN: '100ms',
  SHOWCALLER_UNDO_TIMEOUT: '30s',
  SHOWCALLER_CALL_TIMEOUT: '1500ms',
  SHOWCALLER_CHECKS: '500ms',
  SHOWCALLER_WATCH: '500ms',
  SHOWCALLER_RATE_SHARE: '20',
};

/** Where one scenario at a time is played: a cloud of its own. */
export interface Slot {
  at: number;
  simulator: Simulator;
  client: Client;
  taskQueue: string;
}

/** A server and worker processes, which scenarios that are played at the same time share, and which break down under them. */
export class Siege {
  readonly #server: LastingServer;
  readonly #connection: ClientConnection;
  readonly #workers: Workers;
  readonly #slots: Slot[];

  private constructor(server: LastingServer, connection: ClientConnection, workers: Workers, slots: Slot[]) {
    this.#server = server;
    this.#connection = connection;
    this.#workers = workers;
    this.#slots = slots;
  }

  static async open(size: number): Promise<Siege> {
    const server = await startLastingServer();
    const { address, namespace } = server.first;
    const connection = await connect({ env: { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace } });
    const taskQueue = `chaos-${randomUUID()}`;
    const slots = await Promise.all(
      Array.from({ length: size }, async (_, at) => ({
        at,
        simulator: await startSimulator({ world: world() }),
        client: connection.client,
        taskQueue,
      })),
    );
    const workers = new Workers({
      server: { address, namespace },
      taskQueue,
      slots: slots.map(({ simulator }) => environment(simulator)),
    });
    return new Siege(server, connection, workers, slots);
  }

  /** Plays scenarios side by side, each in a slot, while all that befalls the first befalls them all. */
  async play(scenarios: readonly Scenario[]): Promise<Played[]> {
    if (scenarios.length > this.#slots.length) throw new RangeError('more scenarios than slots');
    const [first] = scenarios;
    if (!first) return [];
    await this.#workers.have(first.workers);
    const over = new AbortController();
    const played = Promise.all(
      this.#slots.slice(0, scenarios.length).map((slot, at) => play(slot, scenarios[at] ?? first)),
    );
    const breakdowns = first.events.filter(isBreakdown).map(async (event) => {
      const wanted = await sleep(event.at, true, { signal: over.signal }).catch(() => false);
      if (wanted) await this.#breakDown(event);
    });
    try {
      await played;
    } finally {
      over.abort();
      await Promise.all(breakdowns);
    }
    return withReplays(this.#connection.client, await played);
  }

  async close(): Promise<void> {
    await this.#workers.close();
    await this.#connection.connection.close();
    await Promise.all([this.#server.close(), ...this.#slots.map(({ simulator }) => simulator.close())]);
  }

  #lost: Promise<void> = Promise.resolve();

  async #breakDown(event: Breakdown): Promise<void> {
    switch (event.kind) {
      case 'killWorker':
        return this.#workers.kill(event.worker, event.downFor);
      case 'stopWorker':
        return this.#workers.stop(event.worker, event.downFor);
      case 'killServer':
        // One after the other: what is down cannot be killed.
        this.#lost = this.#lost.then(async () => {
          await this.#server.lose();
          await sleep(event.downFor);
          await this.#server.bringBack();
        });
        return this.#lost;
    }
  }
}

function environment(simulator: Simulator): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL: simulator.url,
    ALIBABA_CLOUD_ACCESS_KEY_ID: 'test',
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'test',
    ALIBABA_CLOUD_LIVE_ENDPOINT: simulator.url,
    SHOWCALLER_PROBE_HOSTS: new URL(simulator.url).host,
    ...timings,
  };
}
