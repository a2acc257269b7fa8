import { randomBytes } from 'node:crypto';
import type { Machine, Resource } from '../resource.ts';
import type { Setting } from '../service.ts';
import { Timeline } from '../timeline.ts';
import type { ReadEdgeJob } from '../world/schema.ts';
import { jobNotFound } from './dialect.ts';

export interface EdgeJob extends Resource {
  readonly clusterId: string;
  readonly jobId: string;
  readonly label: string;
  readonly streams: { readonly input: string; readonly output: string; readonly templateId: string };
  readonly createdAt: number;
  lastStartAt: number | undefined;
  lastStopAt: number | undefined;
}

/** Not started and running are all the statuses there are; what is accepted shows after a while. */
const machine: Machine = { states: ['0', '1'], off: '0', next: () => [] };

interface NewJob {
  clusterId: string;
  given: ReadEdgeJob;
  streams?: EdgeJob['streams'];
}

/** The edge transcoding jobs that exist, by cluster. */
export class EdgeJobs {
  readonly #setting: Setting;
  readonly #jobs = new Map<string, EdgeJob>();

  constructor(setting: Setting) {
    this.#setting = setting;
    for (const { clusterId, jobs } of setting.world.clusters) {
      for (const given of jobs) this.add({ clusterId, given });
    }
  }

  all(): Iterable<EdgeJob> {
    return this.#jobs.values();
  }

  of(clusterId: string): EdgeJob[] {
    return [...this.#jobs.values()].filter((job) => job.clusterId === clusterId);
  }

  job(clusterId: string, jobId: string): EdgeJob {
    const found = this.#jobs.get(`${clusterId}/${jobId}`);
    if (found !== undefined) return found;
    if (!this.#setting.world.acceptAny) throw jobNotFound(jobId);
    return this.add({ clusterId, given: { jobId, status: '0' } });
  }

  hasCluster(clusterId: string): boolean {
    return (
      this.#setting.world.acceptAny || this.#setting.world.clusters.some((one) => one.clusterId === clusterId)
    );
  }

  add({ clusterId, given, streams }: NewJob): EdgeJob {
    const { clock } = this.#setting;
    const now = clock.now();
    const host = 'live.example.com/edge';
    const job: EdgeJob = {
      name: `${clusterId}/${given.jobId}`,
      service: 'alibaba-live',
      region: undefined,
      machine,
      timeline: new Timeline(clock, given.status),
      clusterId,
      jobId: given.jobId,
      label: given.name ?? given.jobId,
      streams: streams ?? {
        input: `rtmp://${host}/${given.jobId}`,
        output: `rtmp://${host}/${given.jobId}-out`,
        templateId: 'edge-hd',
      },
      createdAt: now,
      lastStartAt: given.status === '1' ? now : undefined,
      lastStopAt: undefined,
    };
    this.#jobs.set(job.name, job);
    return job;
  }
}

export function newJobId(): string {
  return randomBytes(16).toString('hex');
}
