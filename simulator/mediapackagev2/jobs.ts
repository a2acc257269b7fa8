import { randomUUID } from 'node:crypto';
import { isVisible, type Machine, type Resource } from '../resource.ts';
import type { Setting } from '../service.ts';
import { Timeline } from '../timeline.ts';
import { harvestStatuses } from '../world/schema.ts';
import { notFound } from './dialect.ts';
import type { HarvestInput } from './input.ts';

/** Where a harvest job belongs. */
export interface Place {
  readonly ChannelGroupName: string;
  readonly ChannelName: string;
  readonly OriginEndpointName: string;
}

export interface HarvestJob extends Resource {
  readonly given: HarvestInput & { readonly HarvestJobName: string };
  readonly arn: string;
  readonly createdAt: number;
  readonly errorMessage: string | undefined;
}

export const activeStatuses: readonly string[] = ['QUEUED', 'IN_PROGRESS'];

interface NewJob {
  given: HarvestInput;
  name: string;
  region: string | undefined;
  status?: string;
  errorMessage?: string | undefined;
}

/** The harvest jobs and the endpoints that they can harvest. */
export class HarvestJobs {
  readonly #setting: Setting;
  readonly #jobs: HarvestJob[] = [];

  constructor(setting: Setting) {
    this.#setting = setting;
    const now = setting.clock.now();
    for (const job of setting.world.harvestJobs) {
      const place = {
        ChannelGroupName: job.channelGroup,
        ChannelName: job.channel,
        OriginEndpointName: job.endpoint,
      };
      const given = { ...place, ...plainHarvest(job.name, now) };
      const { name, region, status, errorMessage } = job;
      this.add({ given, name, region, status, errorMessage });
    }
  }

  all(): readonly HarvestJob[] {
    return this.#jobs;
  }

  /** Jobs of a group, oldest first. */
  of(group: string, region: string): HarvestJob[] {
    return this.#jobs.filter((job) => job.given.ChannelGroupName === group && isVisible(job, region));
  }

  /** A job's name is unique within its channel. */
  named(name: string, place: Place, region: string): HarvestJob | undefined {
    return this.of(place.ChannelGroupName, region).find(
      (job) => job.given.HarvestJobName === name && job.given.ChannelName === place.ChannelName,
    );
  }

  job(name: string, place: Place, region: string): HarvestJob {
    this.checkPlace(place, region);
    const found = this.named(name, place, region);
    if (found?.given.OriginEndpointName === place.OriginEndpointName) return found;
    if (this.#setting.world.acceptAny && found === undefined) {
      const given = { ...place, ...plainHarvest(name, this.#setting.clock.now()) };
      return this.add({ given, name, region: undefined });
    }
    throw notFound('HARVEST_JOB', `The harvest job ${name} was not found.`);
  }

  /** Throws unless group, channel and endpoint exist; the answer is the manifests that can be harvested, if they are limited. */
  checkPlace(place: Place, region: string): readonly string[] | undefined {
    if (this.#setting.world.acceptAny) return undefined;
    const { ChannelGroupName, ChannelName, OriginEndpointName } = place;
    this.checkGroup(ChannelGroupName, region);
    const group = this.#setting.world.channelGroups.find(({ name }) => name === ChannelGroupName);
    const channel = group?.channels.find(({ name }) => name === ChannelName);
    if (channel === undefined) throw notFound('CHANNEL', `The channel ${ChannelName} was not found.`);
    const endpoint = channel.endpoints.find(({ name }) => name === OriginEndpointName);
    if (endpoint === undefined) {
      throw notFound('ORIGIN_ENDPOINT', `The origin endpoint ${OriginEndpointName} was not found.`);
    }
    return endpoint.manifests;
  }

  checkGroup(name: string, region: string): void {
    if (this.#setting.world.acceptAny) return;
    const group = this.#setting.world.channelGroups.find((one) => one.name === name);
    if (group === undefined || !isVisible({ region: group.region }, region)) {
      throw notFound('CHANNEL_GROUP', `The channel group ${name} was not found.`);
    }
  }

  add({ given, name, region, status = 'QUEUED', errorMessage }: NewJob): HarvestJob {
    const { world, clock } = this.#setting;
    const outcome = world.harvestOutcomes[name] ?? world.harvestOutcomes['*'];
    const machine = this.#machine(outcome?.status ?? 'COMPLETED');
    const place = `channelGroup/${given.ChannelGroupName}/channel/${given.ChannelName}`;
    const path = `${place}/originEndpoint/${given.OriginEndpointName}/harvestJob/${name}`;
    const job: HarvestJob = {
      name,
      service: 'mediapackagev2',
      region,
      machine,
      timeline: new Timeline(clock, status, machine.next(status)),
      given: { ...given, HarvestJobName: name },
      arn: `arn:aws:mediapackagev2:${region ?? 'us-east-1'}:${world.account}:${path}`,
      createdAt: clock.now(),
      errorMessage: errorMessage ?? outcome?.errorMessage,
    };
    this.#jobs.push(job);
    return job;
  }

  #machine(end: string): Machine {
    const { delays } = this.#setting;
    return {
      states: harvestStatuses,
      off: 'CANCELLED',
      next(state) {
        const last = { state: end, after: delays.harvest };
        if (state === 'IN_PROGRESS') return end === 'IN_PROGRESS' ? [] : [last];
        if (state !== 'QUEUED' || end === 'QUEUED') return [];
        const first = { state: 'IN_PROGRESS', after: delays.harvestQueue };
        return end === 'IN_PROGRESS' ? [first] : [first, last];
      },
    };
  }
}

export function newJobName(): string {
  return `harvest-${randomUUID()}`;
}

/** What a job of others harvests. */
function plainHarvest(name: string, now: number) {
  const hour = 3_600;
  const end = Math.floor(now / 1000) - hour;
  return {
    HarvestedManifests: { HlsManifests: [{ ManifestName: 'index' }] },
    ScheduleConfiguration: { StartTime: end - hour, EndTime: end },
    Destination: { S3Destination: { BucketName: 'showcaller-archive', DestinationPath: name } },
  };
}
