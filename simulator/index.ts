import { once } from 'node:events';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { Cloud } from './cloud.ts';
import { control } from './control.ts';
import type { Delays } from './delays.ts';
import { liveRoutes } from './live/routes.ts';
import type { Env } from './wire/env.ts';
import { routeServices } from './wire/routes.ts';
import { defaultWorld } from './world/default.ts';
import type { World } from './world/world.ts';

export { allows, type Permissions, permissionsSchema, type Wanted } from './authorization/policy.ts';
export { wantedBy } from './authorization/wanted.ts';
export type { Cloud } from './cloud.ts';
export type { Delays } from './delays.ts';
export type { FaultSpec } from './faults/spec.ts';
export type { LedgerEntry } from './ledger.ts';
export { type Verdict, verdicts } from './policies.ts';
export { defaultWorld } from './world/default.ts';
export type { World } from './world/world.ts';

export interface SimulatorOptions {
  /** Default 0: any that is free. */
  port?: number;
  /** Default 127.0.0.1. On another address whoever reaches it may call the services, but not the control. */
  host?: string;
  /** Default: `defaultWorld()`. */
  world?: World;
  delays?: Partial<Delays>;
}

export interface Simulator {
  readonly url: string;
  readonly port: number;
  /** What happens behind the wire, for tests in the same process. */
  readonly cloud: Cloud;
  /** Cuts all connections and frees the port. */
  close(): Promise<void>;
}

/**
 * Starts a media cloud that speaks the wire formats of MediaLive, MediaConnect, MediaPackage v2, M2 and Alibaba Cloud Live
 * on one port. It mirrors their documented behaviour; answers that no vendor documents are `cloud.policies`. It leaves
 * out signatures' correctness, quotas other than of harvest jobs, and all creation except of jobs. Everything is allowed
 * unless `cloud.enforce` is given the caller's policies.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, host = '127.0.0.1' } = options;
  const cloud = new Cloud(options.world ?? defaultWorld());
  cloud.changeDelays(options.delays ?? {});
  const app = new Hono<Env>();
  app.route('/_sim', control(cloud));
  app.route('/live', liveRoutes(cloud));
  routeServices(app, cloud);
  // The host process keeps its own Request and Response.
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The simulator has no port.');
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${name}:${address.port}`,
    port: address.port,
    cloud,
    async close() {
      cloud.close();
      const closed = once(server, 'close');
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
    },
  };
}
