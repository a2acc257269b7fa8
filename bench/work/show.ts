import type { JsonObject } from '../../plan/json.ts';
import type { World } from '../../simulator/index.ts';

/** What one standard runbook is about: a flow, four channels, a harvest and a batch job, all of its own. */
export interface Show {
  /** Names it; also its script and the place of its harvest, by which the ledger tells whose a job is. */
  readonly key: string;
  readonly flowArn: string;
  readonly channelIds: readonly string[];
}

const channelsOfAShow = 4;
/** A flow, its channels, a harvest and a batch job. */
export const startsOfAShow = 3 + channelsOfAShow;
export const applicationId = 'app-bench00000000000000000000';
export const endpoint = {
  channelGroupName: 'bench',
  channelName: 'bench',
  originEndpointName: 'hls',
} as const;
/** The same as the API has it. */
export const place = {
  ChannelGroupName: endpoint.channelGroupName,
  ChannelName: endpoint.channelName,
  OriginEndpointName: endpoint.originEndpointName,
};
/** An hour that is over, of the day that this was written. */
export const harvestWindow = { startTime: '2026-11-20T18:00:00Z', endTime: '2026-11-20T19:00:00Z' } as const;
export const harvestBucket = 'bench-harvests';

/** @param prefix - keys of different engines and rounds never meet */
export function makeShows(prefix: string, count: number): Show[] {
  return Array.from({ length: count }, (_, at) => {
    const key = `${prefix}${at}`;
    return {
      key,
      flowArn: `arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:${key}`,
      channelIds: Array.from({ length: channelsOfAShow }, (_, one) =>
        String(2_000_000 + at * channelsOfAShow + one),
      ),
    };
  });
}

/** A cloud in which there is all that the shows need, off, and nothing else. */
export function worldOf(shows: readonly Show[]): World {
  return {
    flows: shows.map(({ flowArn }) => flowArn),
    channels: shows.flatMap(({ channelIds }) => channelIds),
    channelGroups: [{ name: 'bench', channels: [{ name: 'bench', endpoints: ['hls'] }] }],
    applications: [{ applicationId, definitions: shows.map(({ key }) => key) }],
  };
}

/** Harvests to a place that the parameter `key` names. */
export const harvestStep: JsonObject = {
  uses: 'mediapackagev2:createHarvestJob',
  with: {
    ...endpoint,
    harvestedManifests: { hlsManifests: [{ manifestName: 'index' }] },
    scheduleConfiguration: { ...harvestWindow },
    destination: { s3Destination: { bucketName: harvestBucket, destinationPath: '${{ parameters.key }}' } },
  },
};

/** The standard runbook: four steps, one after the other, handed over when they are done. */
export const standardRunbook: JsonObject = {
  name: 'standard',
  parameters: {
    key: { type: 'string' },
    flowArn: { type: 'string' },
    channelIds: { type: 'list', of: 'string' },
  },
  stayUp: 'handOff',
  steps: {
    flow: { uses: 'mediaconnect:startFlow', with: { flowArn: '${{ parameters.flowArn }}' } },
    channels: {
      uses: 'medialive:batchStart',
      needs: ['flow'],
      with: { channelIds: '${{ parameters.channelIds }}' },
    },
    harvest: { ...harvestStep, needs: ['channels'] },
    report: {
      uses: 'm2:startBatchJob',
      needs: ['harvest'],
      with: {
        applicationId,
        batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: '${{ parameters.key }}' } },
      },
    },
  },
};

export function parametersOf({ key, flowArn, channelIds }: Show): JsonObject {
  return { key, flowArn, channelIds: [...channelIds] };
}
