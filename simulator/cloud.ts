import { setMaxListeners } from 'node:events';
import * as z from 'zod';
import { alibabaLive } from './alibaba-live/index.ts';
import { type Permissions, permissionsSchema } from './authorization/policy.ts';
import { Clock } from './clock.ts';
import { type Delays, defaultDelays, delaysSchema } from './delays.ts';
import { Bucket } from './faults/bucket.ts';
import { Faults } from './faults/registry.ts';
import { Ledger, type LedgerDraft, type LedgerEntry } from './ledger.ts';
import { getManifest, LiveManifests, liveSchema } from './live/manifests.ts';
import { m2 } from './m2/index.ts';
import { mediaConnect } from './mediaconnect/index.ts';
import { mediaLive } from './medialive/index.ts';
import { mediaPackageV2 } from './mediapackagev2/index.ts';
import { changePolicies, defaultPolicies, type Policies, policiesChangeSchema } from './policies.ts';
import type { Resource } from './resource.ts';
import type { Service, ServiceName } from './service.ts';
import { type Signal, signalSchema } from './signal.ts';
import { defaultWorld } from './world/default.ts';
import { outcomesSchema, type ReadWorld } from './world/schema.ts';
import { readWorld, type World } from './world/world.ts';

/** The cloud behind the wire: what exists, what happened, and what shall go wrong. */
export class Cloud {
  readonly clock = new Clock();
  readonly faults = new Faults(this.clock, () => this.operations);
  /** May be written to directly; `change…` checks what comes from outside. */
  readonly delays: Delays = defaultDelays();
  readonly policies: Policies = defaultPolicies();
  #permissions: Permissions | null = null;
  readonly #ledger = new Ledger();
  readonly #closing = new AbortController();
  readonly #buckets = new Map<string, Bucket>();
  #world: ReadWorld = readWorld({});
  #services: readonly Service[] = [];
  #live = new LiveManifests(this.clock);

  constructor(world: World = defaultWorld()) {
    // One listener for each call that is held up.
    setMaxListeners(0, this.#closing.signal);
    this.reset(world);
  }

  /** Every call so far, in the order in which it was decided. */
  get ledger(): readonly LedgerEntry[] {
    return this.#ledger.entries;
  }

  /** Live outputs, whose manifests a probe looks at. */
  get live(): LiveManifests {
    return this.#live;
  }

  /** What the caller is allowed; null: everything. */
  get permissions(): Permissions | null {
    return this.#permissions;
  }

  /** Of all ARNs that are made up here. */
  get account(): string {
    return this.#world.account;
  }

  get services(): readonly Service[] {
    return this.#services;
  }

  /** Everything that a fault may strike: the services' operations, and the reading of a live output's manifests. */
  get operations(): readonly string[] {
    return [...this.#services.flatMap(({ operations }) => operations.map(({ name }) => name)), getManifest];
  }

  service(name: ServiceName): Service {
    const found = this.#services.find((service) => service.name === name);
    if (found === undefined) throw new TypeError(`No service ${name}.`);
    return found;
  }

  /** Another world: its resources are new, ledger and faults are empty; delays, policies and permissions stay. A bad one throws. */
  reset(world: World = defaultWorld()): void {
    this.#world = readWorld(world);
    this.faults.clear();
    this.#ledger.clear();
    this.#buckets.clear();
    this.#live = new LiveManifests(this.clock);
    const { clock, delays, policies } = this;
    const setting = { clock, delays, policies, world: this.#world };
    const makers = [mediaLive, mediaConnect, mediaPackageV2, m2, alibabaLive];
    this.#services = makers.map((make) => make(setting));
  }

  clearLedger(): void {
    this.#ledger.clear();
  }

  /** Jumps forward in time: all that is due within `ms` happens at once. */
  advance(ms: number): void {
    this.clock.advance(ms);
  }

  changeDelays(change: unknown): void {
    Object.assign(this.delays, checked(delaysSchema.partial(), change, 'delays'));
  }

  changePolicies(change: unknown): void {
    changePolicies(this.policies, checked(policiesChangeSchema, change, 'policies'));
  }

  /** Enforces policies of IAM and RAM from now on, also in other worlds; null: allows everything again. */
  enforce(permissions: unknown): void {
    this.#permissions = permissions === null ? null : checked(permissionsSchema, permissions, 'permissions');
  }

  /** How jobs that are submitted from now on will end. */
  changeOutcomes(change: unknown): void {
    const { batchOutcomes, harvestOutcomes } = checked(outcomesSchema, change, 'outcomes');
    Object.assign(this.#world.batchOutcomes, batchOutcomes);
    Object.assign(this.#world.harvestOutcomes, harvestOutcomes);
  }

  /** Every resource's state by its name; jobs of one name in several channels keep only the last. */
  resources(): Record<string, string> {
    return Object.fromEntries(this.#all().map(({ name, timeline }) => [name, timeline.state]));
  }

  /** A resource's state; undefined when it does not exist. */
  state(name: string): string | undefined {
    return this.#all().find((resource) => resource.name === name)?.timeline.state;
  }

  /**
   * Somebody else starts or stops something. From a state in between it goes on by itself, unless it shall `stay`.
   * An unknown resource or state throws.
   */
  set(name: string, state: string, options: { stay?: boolean } = {}): void {
    const resource = this.#all().find((one) => one.name === name);
    if (resource === undefined) throw new TypeError(`There is no resource ${name}.`);
    const { machine, timeline, service } = resource;
    if (!machine.states.includes(state)) {
      throw new TypeError(`${name} has no state ${state}; it has ${machine.states.join(', ')}.`);
    }
    const effect = `${name} ${timeline.state}→${state}`;
    timeline.follow(state, options.stay ? [] : machine.next(state));
    const other = { actor: 'other' as const, operation: 'set', resources: [name], request: { state } };
    this.write({ ...other, service, status: null, effect: [effect], requestId: '' });
  }

  /** What a thing carries changes: its input, alerts, pipelines, errors. An unknown resource, or one without such, throws. */
  signal(name: string, change: Signal): void {
    const read = checked(signalSchema, change, 'a signal');
    const resource = this.#all().find((one) => one.name === name);
    if (resource === undefined) throw new TypeError(`There is no resource ${name}.`);
    const service = this.#services.find((one) => one.name === resource.service);
    if (service?.signal === undefined) throw new TypeError(`${name} carries no signal.`);
    service.signal(name, read);
    const other = { actor: 'other' as const, operation: 'signal', resources: [name], request: { ...read } };
    this.write({ ...other, service: resource.service, status: null, effect: [], requestId: '' });
  }

  /** A live output freezes, goes on, or answers something else than 200. */
  changeLive(name: string, change: unknown): void {
    this.#live.change(name, checked(liveSchema, change, 'a change of a live output'));
  }

  /** The first call that matches, past or to come; rejects after `timeoutMs` (30 s: machines are slow at times). */
  waitFor(matches: (entry: LedgerEntry) => boolean, timeoutMs = 30_000): Promise<LedgerEntry> {
    return this.#ledger.waitFor(matches, timeoutMs);
  }

  write(draft: LedgerDraft): LedgerEntry {
    return this.#ledger.write(draft, this.clock.now());
  }

  tell(entry: LedgerEntry): void {
    this.#ledger.tell(entry);
  }

  /** Counts a call against the vendor's documented rate, when `vendorLimits` is on. */
  exceedsLimit(service: Service, operation: string, region: string): boolean {
    const limit = this.policies.vendorLimits ? service.limit(operation) : undefined;
    if (limit === undefined) return false;
    const key = `${region} ${limit.group}`;
    const bucket = this.#buckets.get(key) ?? new Bucket(this.clock, limit.ratePerSecond, limit.burst);
    this.#buckets.set(key, bucket);
    return !bucket.take();
  }

  /** Waits, at most until the simulator closes. */
  pause(ms: number): Promise<void> {
    const { signal } = this.#closing;
    if (ms <= 0 || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done);
    });
  }

  /** Ends all pauses. */
  close(): void {
    this.#closing.abort();
  }

  #all(): Resource[] {
    return this.#services.flatMap((service) => [...service.resources()]);
  }
}

function checked<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new TypeError(`Not ${what}:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
