import type { Clients } from './clients.ts';
import { applicationId, harvestBucket, harvestWindow, place, type Show } from './show.ts';

/** Every call of the standard runbook, one function each, as a script or an activity by hand would make them. */
export function makeCalls({ mediaconnect, medialive, mediapackagev2, m2 }: Clients) {
  return {
    async startFlow(flowArn: string): Promise<void> {
      await mediaconnect.startFlow({ FlowArn: flowArn });
    },
    async flowIsUp(flowArn: string): Promise<boolean> {
      const { Flow } = await mediaconnect.describeFlow({ FlowArn: flowArn });
      return Flow?.Status === 'ACTIVE';
    },
    async startChannels(channelIds: readonly string[]): Promise<void> {
      const { Failed } = await medialive.batchStart({ ChannelIds: [...channelIds] });
      if (Failed?.length) throw new Error(`not started: ${Failed.map(({ Id }) => Id).join(', ')}`);
    },
    async channelIsUp(channelId: string): Promise<boolean> {
      const { State } = await medialive.describeChannel({ ChannelId: channelId });
      return State === 'RUNNING';
    },
    /** @returns the job's name */
    async submitHarvest({ key }: Show): Promise<string> {
      const { HarvestJobName } = await mediapackagev2.createHarvestJob({
        ...place,
        HarvestJobName: `harvest-${key}`,
        ClientToken: `harvest-${key}`,
        HarvestedManifests: { HlsManifests: [{ ManifestName: 'index' }] },
        ScheduleConfiguration: {
          StartTime: new Date(harvestWindow.startTime),
          EndTime: new Date(harvestWindow.endTime),
        },
        Destination: { S3Destination: { BucketName: harvestBucket, DestinationPath: key } },
      });
      return HarvestJobName ?? '';
    },
    async harvestIsDone(name: string): Promise<boolean> {
      const { Status } = await mediapackagev2.getHarvestJob({ ...place, HarvestJobName: name });
      return isDone(Status, 'COMPLETED', ['FAILED', 'CANCELLED']);
    },
    /** @returns the execution's id */
    async submitJob({ key }: Show): Promise<string> {
      const { executionId } = await m2.startBatchJob({
        applicationId,
        batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: key } },
      });
      return executionId ?? '';
    },
    async jobIsDone(executionId: string): Promise<boolean> {
      const { status } = await m2.getBatchJobExecution({ applicationId, executionId });
      return isDone(status, 'Succeeded', ['Failed', 'Cancelled']);
    },
  };
}

function isDone(status: string | undefined, good: string, bad: readonly string[]): boolean {
  if (status !== undefined && bad.includes(status)) throw new Error(`it ended ${status}`);
  return status === good;
}

export type Calls = ReturnType<typeof makeCalls>;
