import type { Resource } from '../resource.ts';
import type { Setting } from '../service.ts';
import { type Switch, switchMachine } from '../switch.ts';
import { Timeline } from '../timeline.ts';
import { Refusal } from '../wire/refusal.ts';
import { type ReadFlow, worldSchema } from '../world/schema.ts';

export interface Flow extends Resource {
  readonly arn: string;
  readonly label: string;
  readonly given: ReadFlow;
  readonly machine: Switch;
}

const wellFormed = /^arn:aws[a-z-]*:mediaconnect:[a-z0-9-]+:\d{12}:flow:[^:\s]+:[^:\s]+$/;

/** The flows that exist. */
export class Flows {
  readonly #setting: Setting;
  readonly #flows = new Map<string, Flow>();
  readonly #machine: Switch;

  constructor(setting: Setting) {
    this.#setting = setting;
    this.#machine = switchMachine({
      off: 'STANDBY',
      coming: 'STARTING',
      on: 'ACTIVE',
      going: 'STOPPING',
      // No flow recovers; one that is updated comes back by itself.
      recovering: 'UPDATING',
      broken: ['ERROR'],
      busy: ['DELETING'],
      startMs: () => setting.delays.flowStart,
      stopMs: () => setting.delays.flowStop,
    });
    for (const given of setting.world.flows) this.#add(given);
  }

  all(): Iterable<Flow> {
    return this.#flows.values();
  }

  /** The flows that a caller of this region sees. */
  of(region: string): Flow[] {
    return [...this.#flows.values()].filter((flow) => this.#isSeen(flow, region));
  }

  flow(arn: string, region: string): Flow {
    const found = this.#flows.get(arn) ?? this.#addUnknown(arn);
    if (found === undefined || !this.#isSeen(found, region)) {
      throw new Refusal('NotFoundException', `Flow ${arn} was not found in ${region || 'this region'}.`);
    }
    return found;
  }

  #isSeen(flow: Flow, region: string): boolean {
    return this.#setting.policies.mediaconnect.otherRegion === 'accept' || flow.region === region;
  }

  #addUnknown(arn: string): Flow | undefined {
    if (!this.#setting.world.acceptAny || !wellFormed.test(arn)) return undefined;
    const [given] = worldSchema.parse({ flows: [arn] }).flows;
    return given && this.#add(given);
  }

  #add(given: ReadFlow): Flow {
    const parts = given.flowArn.split(':');
    const flow: Flow = {
      name: given.flowArn,
      arn: given.flowArn,
      service: 'mediaconnect',
      region: parts[3],
      label: given.name ?? parts.at(-1) ?? given.flowArn,
      given,
      machine: this.#machine,
      timeline: new Timeline(this.#setting.clock, given.status, this.#machine.next(given.status)),
    };
    this.#flows.set(given.flowArn, flow);
    return flow;
  }
}
