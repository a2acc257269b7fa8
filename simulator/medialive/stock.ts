import { isVisible, type Resource } from '../resource.ts';
import type { Setting } from '../service.ts';
import { type Switch, switchMachine } from '../switch.ts';
import { Timeline } from '../timeline.ts';
import { Refusal } from '../wire/refusal.ts';
import { type ReadChannel, type ReadMultiplex, worldSchema } from '../world/schema.ts';

/** A channel or a multiplex: both are started and stopped alike. */
export interface Unit extends Resource {
  readonly kind: 'channel' | 'multiplex';
  readonly id: string;
  readonly label: string;
  readonly machine: Switch;
  readonly createdAt: number;
}

export interface Channel extends Unit {
  readonly kind: 'channel';
  readonly given: ReadChannel;
}

export interface Multiplex extends Unit {
  readonly kind: 'multiplex';
  readonly given: ReadMultiplex;
}

/** The channels and multiplexes that exist. */
export class Stock {
  readonly #setting: Setting;
  readonly #channels = new Map<string, Channel>();
  readonly #multiplexes = new Map<string, Multiplex>();
  readonly #channelMachine: Switch;
  readonly #multiplexMachine: Switch;

  constructor(setting: Setting) {
    this.#setting = setting;
    const shared = {
      off: 'IDLE',
      coming: 'STARTING',
      on: 'RUNNING',
      going: 'STOPPING',
      recovering: 'RECOVERING',
    };
    this.#channelMachine = switchMachine({
      ...shared,
      broken: ['CREATE_FAILED', 'UPDATE_FAILED'],
      busy: ['CREATING', 'UPDATING', 'DELETING', 'DELETED'],
      startMs: () => setting.delays.channelStart,
      stopMs: () => setting.delays.channelStop,
    });
    this.#multiplexMachine = switchMachine({
      ...shared,
      broken: ['CREATE_FAILED'],
      busy: ['CREATING', 'DELETING', 'DELETED'],
      startMs: () => setting.delays.multiplexStart,
      stopMs: () => setting.delays.multiplexStop,
    });
    for (const given of setting.world.channels) this.#addChannel(given);
    for (const given of setting.world.multiplexes) this.#addMultiplex(given);
  }

  channels(region: string): Channel[] {
    return [...this.#channels.values()].filter((channel) => isVisible(channel, region));
  }

  multiplexes(region: string): Multiplex[] {
    return [...this.#multiplexes.values()].filter((multiplex) => isVisible(multiplex, region));
  }

  *all(): Iterable<Channel | Multiplex> {
    yield* this.#channels.values();
    yield* this.#multiplexes.values();
  }

  findChannel(id: string, region: string): Channel | undefined {
    const found = this.#channels.get(id);
    if (found !== undefined) return isVisible(found, region) ? found : undefined;
    if (!this.#acceptsAny(id)) return undefined;
    const [given] = worldSchema.parse({ channels: [id] }).channels;
    return given && this.#addChannel(given);
  }

  findMultiplex(id: string, region: string): Multiplex | undefined {
    const found = this.#multiplexes.get(id);
    if (found !== undefined) return isVisible(found, region) ? found : undefined;
    if (!this.#acceptsAny(id)) return undefined;
    const [given] = worldSchema.parse({ multiplexes: [id] }).multiplexes;
    return given && this.#addMultiplex(given);
  }

  channel(id: string, region: string): Channel {
    return this.findChannel(id, region) ?? notFound('channel', id);
  }

  multiplex(id: string, region: string): Multiplex {
    return this.findMultiplex(id, region) ?? notFound('multiplex', id);
  }

  #acceptsAny(id: string): boolean {
    return this.#setting.world.acceptAny && /^\d{1,20}$/.test(id);
  }

  #addChannel(given: ReadChannel): Channel {
    const channel: Channel = {
      kind: 'channel',
      ...this.#unit(given, `channel:${given.id}`, this.#channelMachine),
      given,
    };
    this.#channels.set(given.id, channel);
    return channel;
  }

  #addMultiplex(given: ReadMultiplex): Multiplex {
    const multiplex: Multiplex = {
      kind: 'multiplex',
      ...this.#unit(given, `multiplex:${given.id}`, this.#multiplexMachine),
      given,
    };
    this.#multiplexes.set(given.id, multiplex);
    return multiplex;
  }

  #unit(given: ReadChannel | ReadMultiplex, name: string, machine: Switch) {
    const { clock } = this.#setting;
    return {
      id: given.id,
      name,
      label: given.name ?? name.replace(':', '-'),
      service: 'medialive',
      region: given.region,
      machine,
      createdAt: clock.now(),
      timeline: new Timeline(clock, given.state, machine.next(given.state)),
    };
  }
}

function notFound(kind: string, id: string): never {
  throw new Refusal('NotFoundException', `The ${kind} ${id} was not found.`);
}
