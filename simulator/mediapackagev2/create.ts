import type { Setting } from '../service.ts';
import { type Operation, operation } from '../wire/operation.ts';
import { conflict } from './dialect.ts';
import { type HarvestInput, harvestInput } from './input.ts';
import { activeStatuses, type HarvestJob, type HarvestJobs, newJobName } from './jobs.ts';
import { checkHarvest, checkManifests, tooManyJobs } from './rules.ts';
import { jobBody } from './shapes.ts';

export const endpointPath =
  '/channelGroup/:ChannelGroupName/channel/:ChannelName/originEndpoint/:OriginEndpointName/harvestJob';

interface Remembered {
  readonly parameters: string;
  readonly job: HarvestJob;
}

/** CreateHarvestJob: one job per client token, however often it is asked for. */
export function createHarvestJob(jobs: HarvestJobs, setting: Setting): Operation {
  const tokens = new Map<string, Remembered>();
  return operation({
    name: 'CreateHarvestJob',
    path: endpointPath,
    headers: { 'x-amzn-client-token': 'ClientToken' },
    input: harvestInput,
    resources: ({ HarvestJobName }) => (HarvestJobName === undefined ? [] : [HarvestJobName]),
    run({ ClientToken, ...input }, call) {
      const parameters = JSON.stringify(input);
      const token = `${call.region} ${ClientToken}`;
      const remembered = ClientToken === undefined ? undefined : tokens.get(token);
      if (remembered !== undefined) {
        if (remembered.parameters === parameters) return jobBody(remembered.job);
        const message = 'The client token was used before, with other parameters.';
        throw conflict('IDEMPOTENT_PARAMETER_MISMATCH', message);
      }
      check(input, call.region, jobs, setting);
      const name = input.HarvestJobName ?? newJobName();
      const job = jobs.add({ given: input, name, region: call.region });
      call.created(job);
      if (ClientToken !== undefined) tokens.set(token, { parameters, job });
      return jobBody(job);
    },
  });
}

function check(input: HarvestInput, region: string, jobs: HarvestJobs, setting: Setting): void {
  const policies = setting.policies.mediapackagev2;
  const manifests = jobs.checkPlace(input, region);
  checkHarvest(input, setting.clock.now(), policies);
  checkManifests(input, manifests);
  if (input.HarvestJobName !== undefined && jobs.named(input.HarvestJobName, input, region) !== undefined) {
    const message = `The channel has a harvest job ${input.HarvestJobName} already.`;
    throw conflict('RESOURCE_ALREADY_EXISTS', message);
  }
  const group = jobs.of(input.ChannelGroupName, region);
  const active = group.filter((job) => activeStatuses.includes(job.timeline.state));
  if (active.length >= policies.maxActiveJobs) throw tooManyJobs(policies);
}
