import type { ResourceName } from '../../plan/ledger.ts';
import { createClients } from '../clients/index.ts';
import { place } from '../clients/place.ts';
import type { Place, PreflightStep } from '../contract.ts';
import { SharedReads } from '../polling.ts';
import type { ShowWindow } from '../service.ts';
import { createServices } from '../services.ts';
import { readSettings } from '../settings.ts';
import { look, type StepOutlook } from './look.ts';

/** A person waits for it: reads that fail are tried for so long, beside what the clients do. */
const patienceMs = 5_000;

export interface OutsideInput {
  /** Endpoints, regions and credentials, as a worker reads them. */
  env: NodeJS.ProcessEnv;
  steps: readonly PreflightStep[];
  window: ShowWindow | null;
}

export interface OutsideLook {
  place: Place;
  steps: StepOutlook[];
  /** Groups of a step's resources as its undo would turn them off, one after the other. */
  undoOrder(step: StepOutlook, names: ResourceName[]): ResourceName[][];
}

/** One look at the cloud with a worker's clients, but no worker, no run and no Temporal. Reads only. Throws `SettingsError`. */
export async function lookFromOutside({ env, steps, window }: OutsideInput): Promise<OutsideLook> {
  const settings = readSettings(env);
  const clients = createClients(env);
  try {
    const services = createServices(clients, settings);
    const { signal } = new AbortController();
    const seen = await look({
      services,
      reads: new SharedReads(settings.pollMs),
      steps,
      window,
      signal,
      pollMs: settings.pollMs,
      patienceMs,
    });
    return {
      place: place(env),
      steps: seen,
      undoOrder({ step }, names) {
        const service = services.get(step.uses);
        return service?.kind === 'resource' && names.length > 0 ? service.undoOrder(names) : [];
      },
    };
  } finally {
    clients.close();
  }
}
