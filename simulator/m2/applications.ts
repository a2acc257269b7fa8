import { isVisible, type Resource } from '../resource.ts';
import type { Setting } from '../service.ts';
import { type Switch, switchMachine } from '../switch.ts';
import { Timeline } from '../timeline.ts';
import { type ReadApplication, worldSchema } from '../world/schema.ts';
import { notFound } from './dialect.ts';

export interface Application extends Resource {
  readonly id: string;
  readonly given: ReadApplication;
  readonly machine: Switch;
  readonly createdAt: number;
}

/** The applications that exist. */
export class Applications {
  readonly #setting: Setting;
  readonly #applications = new Map<string, Application>();
  readonly #machine: Switch;

  constructor(setting: Setting) {
    this.#setting = setting;
    this.#machine = switchMachine({
      off: 'Stopped',
      coming: 'Starting',
      on: 'Running',
      going: 'Stopping',
      broken: ['Failed'],
      busy: ['Creating', 'Created', 'Available', 'Ready', 'Deleting', 'Deleting From Environment'],
      startMs: () => setting.delays.applicationStart,
      stopMs: () => setting.delays.applicationStop,
    });
    for (const given of setting.world.applications) this.#add(given);
  }

  all(): Iterable<Application> {
    return this.#applications.values();
  }

  application(id: string, region: string): Application {
    const found = this.#applications.get(id) ?? this.#addUnknown(id);
    if (found === undefined || !isVisible(found, region)) {
      throw notFound(`The application ${id} was not found.`, id, 'Application');
    }
    return found;
  }

  #addUnknown(id: string): Application | undefined {
    if (!this.#setting.world.acceptAny) return undefined;
    const [given] = worldSchema.parse({ applications: [id] }).applications;
    return given && this.#add(given);
  }

  #add(given: ReadApplication): Application {
    const { clock } = this.#setting;
    const application: Application = {
      id: given.applicationId,
      name: given.applicationId,
      service: 'm2',
      region: given.region,
      given,
      machine: this.#machine,
      createdAt: clock.now(),
      timeline: new Timeline(clock, given.status, this.#machine.next(given.status)),
    };
    this.#applications.set(application.id, application);
    return application;
  }
}
