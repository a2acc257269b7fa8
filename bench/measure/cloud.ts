import { join } from 'node:path';
import type { Delays, FaultSpec, LedgerEntry, World } from '../../simulator/index.ts';
import { freePort } from '../../worker/local-server/index.ts';
import { packageRoot } from '../../worker/package-root.ts';
import { startProcess } from './process.ts';
import { untilSo } from './until-so.ts';

/** All delays at nothing: what is measured is the engine. */
export const noDelays: Delays = {
  latency: 0,
  flowStart: 0,
  flowStop: 0,
  channelStart: 0,
  channelStop: 0,
  multiplexStart: 0,
  multiplexStop: 0,
  harvestQueue: 0,
  harvest: 0,
  batchJobQueue: 0,
  batchJob: 0,
  applicationStart: 0,
  applicationStop: 0,
  edgeJob: 0,
};

/** The simulated cloud in a process of its own, which all engines share. */
export interface Cloud {
  readonly url: string;
  readonly pid: number;
  /** Another world, with an empty ledger. */
  reset(world: World, delays?: Partial<Delays>): Promise<void>;
  /** A fault in force until the next world. */
  fail(fault: FaultSpec): Promise<void>;
  /** Throttles at the vendors' documented rates, or no longer. */
  limit(vendorLimits: boolean): Promise<void>;
  ledger(): Promise<LedgerEntry[]>;
  /** Every state by its name. */
  resources(): Promise<Record<string, string>>;
  /** Something comes to a state behind everybody's back. */
  set(resource: string, state: string): Promise<void>;
  close(): Promise<void>;
}

export async function startCloud(): Promise<Cloud> {
  const port = await freePort();
  const program = join(packageRoot(), 'bin', 'showcaller.js');
  const { PATH } = process.env;
  const child = await startProcess({ PATH }, process.execPath, program, 'simulator', '--port', String(port));
  const url = `http://127.0.0.1:${port}`;
  const control = async (method: string, path: string, body?: object): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' };
    const init = { method, ...(body && { headers, body: JSON.stringify(body) }) };
    const answer = await fetch(`${url}/_sim/${path}`, init);
    if (!answer.ok) throw new Error(`the simulator: ${method} ${path}: ${await answer.text()}`);
    return answer.json();
  };
  await untilSo(() => control('GET', 'health'), child);
  // Fifty shows harvest from one channel group; and what sends a start twice is to be counted, not to be stuck with it.
  await control('PUT', 'policies', {
    mediapackagev2: { maxActiveJobs: 100_000 },
    mediaconnect: { secondStart: 'accept' },
    medialive: { secondStart: 'accept' },
  });
  return {
    url,
    pid: child.pid,
    async reset(world, delays = {}) {
      await control('PUT', 'world', world);
      await control('PUT', 'delays', { ...noDelays, ...delays });
    },
    async fail(fault) {
      await control('POST', 'faults', fault);
    },
    async limit(vendorLimits) {
      await control('PUT', 'policies', { vendorLimits });
    },
    async ledger() {
      const { entries } = (await control('GET', 'ledger')) as { entries: LedgerEntry[] };
      return entries.filter(({ actor }) => actor === 'client');
    },
    async resources() {
      return (await control('GET', 'resources')) as Record<string, string>;
    },
    async set(resource, state) {
      await control('POST', 'set', { resource, state, stay: true });
    },
    close: () => child.stop(),
  };
}
