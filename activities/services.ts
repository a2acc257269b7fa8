import { alibabaLiveStartEdgeTranscodeJob } from './alibaba-live.ts';
import type { Clients } from './clients/index.ts';
import { m2StartBatchJob } from './m2.ts';
import { mediaconnectStartFlow } from './mediaconnect.ts';
import { medialiveBatchStart } from './medialive.ts';
import { mediapackagev2CreateHarvestJob, mediapackagev2GetHarvestJob } from './mediapackagev2.ts';
import { probe } from './probe.ts';
import type { Service } from './service.ts';
import type { Settings } from './settings.ts';

/** Every service by the `uses` of its step kind; the engine knows them from here alone. */
export function createServices(clients: Clients, settings: Settings): ReadonlyMap<string, Service> {
  const services: Service[] = [
    mediaconnectStartFlow(clients),
    medialiveBatchStart(clients),
    mediapackagev2CreateHarvestJob(clients, settings),
    mediapackagev2GetHarvestJob(clients),
    m2StartBatchJob(clients),
    alibabaLiveStartEdgeTranscodeJob(clients),
    probe(settings),
  ];
  return new Map(services.map((service) => [service.uses, service]));
}
