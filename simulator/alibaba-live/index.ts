import * as z from 'zod';
import { isoSeconds } from '../clock.ts';
import type { Service, Setting } from '../service.ts';
import { type Call, type Operation, operation } from '../wire/operation.ts';
import { Refusal } from '../wire/refusal.ts';
import { alibabaDialect } from './dialect.ts';
import { type EdgeJob, EdgeJobs, newJobId } from './jobs.ts';
import { startJob, stopJob } from './start-stop.ts';

const needed = z.string('is mandatory for this action').min(1, 'is mandatory for this action');
const jobInput = z.object({ ClusterId: needed, JobId: needed });
const resources = ({ ClusterId, JobId }: z.output<typeof jobInput>) => [`${ClusterId}/${JobId}`];
const whole = (otherwise: number, most: number) =>
  z
    .string()
    .regex(/^[1-9]\d*$/, 'is not a positive number')
    .transform(Number)
    .pipe(z.number().max(most))
    .default(otherwise);

/** Alibaba Cloud Live: edge transcoding jobs. */
export function alibabaLive(setting: Setting): Service {
  const jobs = new EdgeJobs(setting);
  return {
    name: 'alibaba-live',
    dialect: alibabaDialect,
    prefixes: [],
    operations: [
      operation({
        name: 'GetEdgeTranscodeJob',
        input: jobInput,
        resources,
        run: ({ ClusterId, JobId }, call) => answer({ Job: jobBody(jobs.job(ClusterId, JobId)) }, call),
      }),
      switchJob('StartEdgeTranscodeJob', jobs, startJob, setting),
      switchJob('StopEdgeTranscodeJob', jobs, stopJob, setting),
      listJobs(jobs),
      createJob(jobs),
    ],
    // 6,000 calls a minute for each user and operation.
    limit: (name) => ({ group: name, ratePerSecond: 100, burst: 6_000 }),
    resources: () => jobs.all(),
  };
}

function answer(body: Record<string, unknown>, call: Call) {
  return { RequestId: call.requestId, ...body };
}

function switchJob(name: string, jobs: EdgeJobs, act: typeof startJob, setting: Setting): Operation {
  return operation({
    name,
    input: jobInput,
    resources,
    run({ ClusterId, JobId }, call) {
      act(jobs.job(ClusterId, JobId), call, setting);
      return answer({ JobId }, call);
    },
  });
}

function listJobs(jobs: EdgeJobs): Operation {
  return operation({
    name: 'ListEdgeTranscodeJob',
    input: z.object({
      ClusterId: needed,
      Keyword: z.string().optional(),
      Status: z.enum(['0', '1']).optional(),
      Type: z.string().optional(),
      PageNo: whole(1, 1_000_000),
      PageSize: whole(10, 100),
      SortBy: z.enum(['asc', 'desc']).optional(),
    }),
    resources: () => [],
    run(input, call) {
      const found = jobs
        .of(input.ClusterId)
        .filter((job) => input.Status === undefined || job.timeline.state === input.Status)
        .filter((job) => input.Type === undefined || input.Type === typeOf(job))
        .filter((job) => matches(job, input.Keyword));
      if (input.SortBy === 'desc') found.reverse();
      const start = (input.PageNo - 1) * input.PageSize;
      const Job = found.slice(start, start + input.PageSize).map(jobBody);
      return answer({ JobList: { Job }, TotalCount: found.length }, call);
    },
  });
}

/** Of `common`, `nbhd-2` and `ultra-hd`, every job here is the first. */
function typeOf(_job: EdgeJob): string {
  return 'common';
}

/** A keyword is an exact id or part of a name. */
function matches(job: EdgeJob, keyword: string | undefined): boolean {
  return keyword === undefined || job.jobId === keyword || job.label.includes(keyword);
}

function createJob(jobs: EdgeJobs): Operation {
  return operation({
    name: 'CreateEdgeTranscodeJob',
    input: z.object({
      ClusterId: needed,
      Name: needed.max(255),
      StreamInput: needed,
      StreamOutput: needed,
      TemplateId: needed,
    }),
    resources: ({ ClusterId }) => [ClusterId],
    run(input, call) {
      const { ClusterId: clusterId, StreamInput, StreamOutput, TemplateId } = input;
      if (!jobs.hasCluster(clusterId)) {
        throw new Refusal('OperationDenied', `The cluster ${clusterId} does not exist.`);
      }
      const job = jobs.add({
        clusterId,
        given: { jobId: newJobId(), name: input.Name, status: '0' },
        streams: { input: StreamInput, output: StreamOutput, templateId: TemplateId },
      });
      call.created(job);
      return answer({ JobId: job.jobId }, call);
    },
  });
}

/** What Get and List tell of a job; the status is a string. */
function jobBody(job: EdgeJob) {
  return {
    CreateTime: isoSeconds(job.createdAt),
    JobId: job.jobId,
    LastStartAt: instant(job.lastStartAt),
    LastStopAt: instant(job.lastStopAt),
    Name: job.label,
    Status: job.timeline.state,
    StreamInput: job.streams.input,
    StreamOutput: job.streams.output,
    TemplateId: job.streams.templateId,
    TemplateName: job.streams.templateId,
    Type: typeOf(job),
  };
}

function instant(ms: number | undefined): string {
  return ms === undefined ? '' : isoSeconds(ms);
}
