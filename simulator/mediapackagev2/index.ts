import * as z from 'zod';
import type { Service, Setting } from '../service.ts';
import { type Operation, operation } from '../wire/operation.ts';
import { page, queryNumber } from '../wire/page.ts';
import { harvestStatuses } from '../world/schema.ts';
import { createHarvestJob, endpointPath } from './create.ts';
import { conflict, mediaPackageDialect, validation } from './dialect.ts';
import { groupInput, jobInput } from './input.ts';
import { activeStatuses, HarvestJobs } from './jobs.ts';
import { etagOf, jobBody, jobItem } from './shapes.ts';

/** AWS Elemental MediaPackage v2: harvest jobs. */
export function mediaPackageV2(setting: Setting): Service {
  const jobs = new HarvestJobs(setting);
  return {
    name: 'mediapackagev2',
    dialect: mediaPackageDialect,
    prefixes: ['channelGroup'],
    operations: [
      createHarvestJob(jobs, setting),
      operation({
        name: 'GetHarvestJob',
        method: 'GET',
        path: `${endpointPath}/:HarvestJobName`,
        input: jobInput,
        resources: ({ HarvestJobName }) => [HarvestJobName],
        run: (input, call) => jobBody(jobs.job(input.HarvestJobName, input, call.region)),
      }),
      listHarvestJobs(jobs, setting),
      cancelHarvestJob(jobs, setting),
    ],
    // The rates of its control plane are not published.
    limit: () => undefined,
    resources: () => jobs.all(),
  };
}

function listHarvestJobs(jobs: HarvestJobs, setting: Setting): Operation {
  return operation({
    name: 'ListHarvestJobs',
    method: 'GET',
    path: '/channelGroup/:ChannelGroupName/harvestJob',
    input: groupInput.extend({
      channelName: z.string().optional(),
      originEndpointName: z.string().optional(),
      includeStatus: z.enum(harvestStatuses).optional(),
      maxResults: queryNumber(1, 100).optional(),
      nextToken: z.string().optional(),
    }),
    resources: () => [],
    run(input, call) {
      jobs.checkGroup(input.ChannelGroupName, call.region);
      const { channelName, originEndpointName, includeStatus, maxResults, nextToken } = input;
      const found = page({
        items: jobs
          .of(input.ChannelGroupName, call.region)
          .filter(({ given }) => channelName === undefined || given.ChannelName === channelName)
          .filter(
            ({ given }) =>
              originEndpointName === undefined || given.OriginEndpointName === originEndpointName,
          )
          .filter(({ timeline }) => includeStatus === undefined || timeline.state === includeStatus),
        key: ({ arn }) => arn,
        size: setting.policies.pageSize,
        maxResults,
        nextToken,
        invalid: 'ValidationException',
      });
      return { Items: found.items.map(jobItem), NextToken: found.nextToken };
    },
  });
}

function cancelHarvestJob(jobs: HarvestJobs, setting: Setting): Operation {
  return operation({
    name: 'CancelHarvestJob',
    method: 'PUT',
    path: `${endpointPath}/:HarvestJobName`,
    headers: { 'x-amzn-update-if-match': 'ETag' },
    input: jobInput,
    resources: ({ HarvestJobName }) => [HarvestJobName],
    run(input, call) {
      const job = jobs.job(input.HarvestJobName, input, call.region);
      if (input.ETag !== undefined && input.ETag !== etagOf(job)) {
        throw conflict('CONFLICTING_OPERATION', 'The harvest job has changed since its ETag was read.');
      }
      if (activeStatuses.includes(job.timeline.state)) {
        call.move(job, 'CANCELLED');
        return {};
      }
      const message = `A harvest job that is ${job.timeline.state} cannot be cancelled.`;
      switch (setting.policies.mediapackagev2.cancelFinished) {
        case 'accept':
          return {};
        case 'conflict':
          throw conflict('CONFLICTING_OPERATION', message);
        case 'validation':
          throw validation('HARVEST_JOB_INELIGIBLE_FOR_CANCELLATION', message);
      }
    },
  });
}
