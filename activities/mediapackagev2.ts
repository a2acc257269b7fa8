import type { JsonObject } from '../plan/json.ts';
import { shellCommand } from '../plan/shell.ts';
import { kinds } from '../runbook/kinds/index.ts';
import { instantIn, textIn } from './answer-values.ts';
import { AnswerUnreadable } from './call-failed.ts';
import { endedAnyway } from './cancelled.ts';
import type { Clients } from './clients/index.ts';
import { consolePage } from './console-page.ts';
import { createInput, type HarvestWith, harvestName, isSameHarvest } from './mediapackagev2/create-input.ts';
import { lookTogether } from './mediapackagev2/look-together.ts';
import { groupObstacles, harvestObstacles } from './mediapackagev2/obstacles.ts';
import { type HarvestJob, harvestOutputs, seenHarvest } from './mediapackagev2/states.ts';
import { judging } from './outcomes.ts';
import type { JobService, ObservationService } from './service.ts';
import type { Settings } from './settings.ts';

const create = kinds['mediapackagev2:createHarvestJob'];
const get = kinds['mediapackagev2:getHarvestJob'];
const judge = judging(
  'mediapackagev2',
  { submit: 'CreateHarvestJob', cancel: 'CancelHarvestJob' },
  'GetHarvestJob',
);

interface Endpoint {
  channelGroupName: string;
  channelName: string;
  originEndpointName: string;
}

function path(input: Endpoint, harvestJobName: string) {
  return {
    ChannelGroupName: input.channelGroupName,
    ChannelName: input.channelName,
    OriginEndpointName: input.originEndpointName,
    HarvestJobName: harvestJobName,
  };
}

function reader({ mediapackagev2 }: Clients) {
  return async (input: Endpoint, name: string, signal?: AbortSignal): Promise<HarvestJob> => {
    const job = await mediapackagev2.read('GetHarvestJob', signal, (client, sdk, options) =>
      client.send(new sdk.GetHarvestJobCommand(path(input, name)), options),
    );
    const said = textIn(job.HarvestJobName);
    if (said !== undefined && said !== name) throw new AnswerUnreadable(`the answer is about ${said}`);
    return job;
  };
}

/** MediaPackage V2 Live API, "CreateHarvestJob", "GetHarvestJob" and "CancelHarvestJob". */
export function mediapackagev2CreateHarvestJob(clients: Clients, settings: Settings): JobService {
  const { mediapackagev2, region } = clients;
  const read = (input: JsonObject): HarvestWith => create.with.parse(input);
  const getJob = reader(clients);
  const obstacles = groupObstacles(mediapackagev2);
  const runsStill = lookTogether(mediapackagev2, settings.pollMs);
  return {
    uses: create.uses,
    kind: 'job',
    ...judge,
    scope: () => `mediapackagev2 ${region ?? 'default'}`,
    identity: 'token',
    async find(input, key, since, { signal }) {
      const written = read(input);
      const name = harvestName(written, key);
      let job: HarvestJob;
      try {
        job = await getJob(written, name, signal);
      } catch (error) {
        if (judge.judgeRead(error).type === 'NotFound') return [];
        throw error;
      }
      // A name that people chose may be another's, or an earlier run's.
      if (name !== key.token && !isSameHarvest(written, job, since)) return [];
      return [{ id: name, startedAt: instantIn(job.CreatedAt) ?? null, state: textIn(job.Status) ?? 'none' }];
    },
    notBefore: (input) => Date.parse(read(input).scheduleConfiguration.endTime) + settings.harvestMarginMs,
    submit(input, key) {
      const command = createInput(read(input), key);
      return mediapackagev2.effect('CreateHarvestJob', async (client, sdk, options) => {
        const answer = await client.send(new sdk.CreateHarvestJobCommand(command), options);
        const id = textIn(answer.HarvestJobName);
        if (id === undefined) throw new AnswerUnreadable('the answer names no HarvestJobName');
        if (id !== command.HarvestJobName) throw new AnswerUnreadable(`the answer is about ${id}`);
        const state = textIn(answer.Status);
        const { requestId } = answer.$metadata;
        return {
          id,
          ...(state !== undefined && { state }),
          ...(requestId !== undefined && { requestId }),
        };
      });
    },
    obstacles: (input) => obstacles(read(input).channelGroupName),
    async observe(harvestJobName, input, { signal, waiting }) {
      const written = read(input);
      if (waiting && (await runsStill({ ...written, harvestJobName }, signal)))
        return seenHarvest({ HarvestJobName: harvestJobName, Status: 'IN_PROGRESS' });
      return seenHarvest(await getJob(written, harvestJobName, signal));
    },
    async cancel(name, input) {
      try {
        await mediapackagev2.effect('CancelHarvestJob', (client, sdk, options) =>
          client.send(new sdk.CancelHarvestJobCommand(path(read(input), name)), options),
        );
      } catch (error) {
        const look = async () => seenHarvest(await getJob(read(input), name));
        if (!(await endedAnyway(judge.judgeEffect(error, 'cancel'), look))) throw error;
      }
    },
    acceptedIsEnough: () => false,
    outputs: (name, status) => ({ ...harvestOutputs({}), name, status }),
    byHand(name, input) {
      const { channelGroupName, channelName, originEndpointName } = read(input);
      return shellCommand('aws mediapackagev2 cancel-harvest-job', {
        'channel-group-name': channelGroupName,
        'channel-name': channelName,
        'origin-endpoint-name': originEndpointName,
        'harvest-job-name': name,
        region,
      });
    },
    page: () => consolePage('mediapackagev2/home', region, ''),
  };
}

/** MediaPackage V2 Live API, "GetHarvestJob": follows a job that others created. */
export function mediapackagev2GetHarvestJob(clients: Clients): ObservationService {
  const getJob = reader(clients);
  return {
    uses: get.uses,
    kind: 'observation',
    ...judge,
    scope: () => `mediapackagev2 ${clients.region ?? 'default'}`,
    async observe(input, { signal }) {
      const written = get.with.parse(input);
      return seenHarvest(await getJob(written, written.harvestJobName, signal));
    },
    async obstacles(input, { signal }) {
      const written = get.with.parse(input);
      const seen = seenHarvest(await getJob(written, written.harvestJobName, signal));
      return harvestObstacles(written.harvestJobName, seen);
    },
  };
}
