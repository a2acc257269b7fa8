import type { Claims } from './claims/claims.ts';
import type { Place } from './contract.ts';
import type { SharedReads } from './polling.ts';
import type { Service } from './service.ts';
import type { Settings } from './settings.ts';
import type { SharedHealth } from './shared-health.ts';

/** What the life cycles work with; one of each a process. */
export interface World {
  services: ReadonlyMap<string, Service>;
  settings: Settings;
  reads: SharedReads;
  health: SharedHealth;
  place: Place;
  claims: Claims;
}
