import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { type ClientConnection, connect } from '../../client/index.ts';
import { defaultWorld, type Simulator, startSimulator, type World } from '../../simulator/index.ts';
import { type LastingServer, startLastingServer } from '../run/lasting-server.ts';
import type { Event } from './cells.ts';
import { callTimeoutMs } from './strike.ts';
import { Worker } from './worker.ts';

/** Where one cell at a time is played: a cloud of its own. */
export interface Plot {
  at: number;
  simulator: Simulator;
  env: Record<string, string>;
  /** The run that was played here last. */
  workflowId: string | null;
}

/** One server and one worker under all cells of a batch. */
export interface Field {
  server: LastingServer;
  worker: Worker;
  client: Client;
  taskQueue: string;
  plots: readonly Plot[];
  close(): Promise<void>;
}

const slow = 3_600_000;
/** States take a moment; jobs last until they are cancelled. */
const delays = {
  ...{ flowStart: 100, flowStop: 50, channelStart: 150, channelStop: 80 },
  ...{ multiplexStart: 100, multiplexStop: 50, edgeJob: 50 },
  ...{ harvestQueue: 50, harvest: slow, batchJobQueue: 50, batchJob: slow },
};

function world(): World {
  const base = defaultWorld();
  const more = ['2345673', '2345674'].map((id) => ({ id, name: `mux-${id}` }));
  return { ...base, multiplexes: [...(base.multiplexes ?? []), ...more] };
}

/** The cloud of a plot as it was in the beginning. */
export function clear({ simulator: { cloud } }: Plot): void {
  cloud.reset(world());
}

export async function openField(event: Event, size: number): Promise<Field> {
  const server = await startLastingServer();
  const { address, namespace } = server.first;
  const connection: ClientConnection = await connect({
    env: { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace },
  });
  const taskQueue = `points-${randomUUID()}`;
  const plots = await Promise.all(
    Array.from({ length: size }, async (_, at) => {
      const simulator = await startSimulator({ world: world(), delays });
      return { at, simulator, env: environment(simulator.url, event), workflowId: null };
    }),
  );
  const worker = new Worker({
    server: { address, namespace },
    taskQueue,
    slots: plots.map(({ env }) => env),
  });
  await worker.start();
  return {
    ...{ server, worker, client: connection.client, taskQueue, plots },
    async close() {
      await worker.close();
      await connection.connection.close();
      await Promise.all([server.close(), ...plots.map(({ simulator }) => simulator.close())]);
    },
  };
}

function environment(url: string, event: Event): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL: url,
    ALIBABA_CLOUD_ACCESS_KEY_ID: 'test',
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'test',
    ALIBABA_CLOUD_LIVE_ENDPOINT: url,
    SHOWCALLER_PROBE_HOSTS: new URL(url).host,
    SHOWCALLER_POLL: '100ms',
    // Late effects come 300 ms after the client has given up.
    SHOWCALLER_SETTLING: '2s',
    SHOWCALLER_JOB_SETTLING: '2s',
    SHOWCALLER_START_GRACE: '1s',
    SHOWCALLER_HARVEST_MARGIN: '100ms',
    // Longer than any cell.
    SHOWCALLER_UNDO_TIMEOUT: '5m',
    SHOWCALLER_CALL_TIMEOUT: `${callTimeoutMs[event]}ms`,
    SHOWCALLER_RATE_SHARE: '20',
  };
}
