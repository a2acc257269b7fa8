import { afterEach } from 'vitest';
import { createClients } from '../../activities/clients/index.ts';
import type {
  CallContext,
  JobService,
  ObservationService,
  ResourceService,
} from '../../activities/service.ts';
import { createServices } from '../../activities/services.ts';
import { readSettings } from '../../activities/settings.ts';
import { type SimulatorOptions, startSimulator } from '../../simulator/index.ts';
import { environment } from './loopback.ts';

const ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(ending.splice(0).map((end) => end()));
});

/** Nothing moves by itself for so long; tests advance the simulator's clock. */
const slow = 60_000;
const delays = {
  ...{ flowStart: slow, flowStop: slow, channelStart: slow, channelStop: slow },
  ...{ multiplexStart: slow, multiplexStop: slow, harvestQueue: slow, harvest: slow },
  ...{ batchJobQueue: slow, batchJob: slow, edgeJob: slow },
};

export const context: CallContext = { signal: new AbortController().signal };

/** All services as a worker has them, in front of a simulator that ends with the test. */
export async function simulated(options: SimulatorOptions = {}, more: NodeJS.ProcessEnv = {}) {
  const simulator = await startSimulator({ ...options, delays: { ...delays, ...options.delays } });
  const env = environment(simulator.url, more);
  const clients = createClients(env);
  ending.push(async () => {
    clients.close();
    await simulator.close();
  });
  const settings = readSettings(env);
  const services = createServices(clients, settings);
  const found = (uses: string) => {
    const service = services.get(uses);
    if (!service) throw new Error(`no service ${uses}`);
    return service;
  };
  return {
    cloud: simulator.cloud,
    clients,
    services,
    settings,
    slow,
    resource(uses: string): ResourceService {
      const service = found(uses);
      if (service.kind !== 'resource') throw new Error(`${uses} is a ${service.kind}`);
      return service;
    },
    job(uses: string): JobService {
      const service = found(uses);
      if (service.kind !== 'job') throw new Error(`${uses} is a ${service.kind}`);
      return service;
    },
    observation(uses: string): ObservationService {
      const service = found(uses);
      if (service.kind !== 'observation') throw new Error(`${uses} is a ${service.kind}`);
      return service;
    },
    /** Calls of an operation that reached the cloud. */
    calls: (operation: string) => simulator.cloud.ledger.filter((entry) => entry.operation === operation),
  };
}
