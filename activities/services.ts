import type { Clients } from './clients/index.ts';
import { m2StartBatchJob } from './m2.ts';
import { medialiveBatchStart } from './medialive.ts';
import type { Service } from './service.ts';
import type { Settings } from './settings.ts';

/** Every service by the `uses` of its step kind; the engine knows them from here alone. */
export function createServices(clients: Clients, _settings: Settings): ReadonlyMap<string, Service> {
  const services: Service[] = [medialiveBatchStart(clients), m2StartBatchJob(clients)];
  return new Map(services.map((service) => [service.uses, service]));
}
