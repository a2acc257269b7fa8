import type { Clients } from '../../activities/clients/index.ts';
import type { ServiceName } from '../../activities/outcome-table.ts';

const flowArn = 'arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:studio';
const harvest = { ChannelGroupName: 'g', ChannelName: 'c', OriginEndpointName: 'e', HarvestJobName: 'h' };
const execution = { applicationId: 'app', executionId: 'exec' };
const job = { ClusterId: 'cluster', JobId: 'job' };

type Send = (clients: Clients) => Promise<unknown>;

/** Every operation whose errors are in the outcome table, sent once by the real SDK clients. */
export const calls: Record<ServiceName, Record<string, Send>> = {
  medialive: {
    BatchStart: ({ medialive }) =>
      medialive.effect('BatchStart', (client, sdk, options) =>
        client.send(new sdk.BatchStartCommand({ ChannelIds: ['1'] }), options),
      ),
    BatchStop: ({ medialive }) =>
      medialive.effect('BatchStop', (client, sdk, options) =>
        client.send(new sdk.BatchStopCommand({ ChannelIds: ['1'] }), options),
      ),
    DescribeChannel: ({ medialive }) =>
      medialive.effect('DescribeChannel', (client, sdk, options) =>
        client.send(new sdk.DescribeChannelCommand({ ChannelId: '1' }), options),
      ),
  },
  mediaconnect: {
    StartFlow: ({ mediaconnect }) =>
      mediaconnect.effect('StartFlow', (client, sdk, options) =>
        client.send(new sdk.StartFlowCommand({ FlowArn: flowArn }), options),
      ),
    StopFlow: ({ mediaconnect }) =>
      mediaconnect.effect('StopFlow', (client, sdk, options) =>
        client.send(new sdk.StopFlowCommand({ FlowArn: flowArn }), options),
      ),
    DescribeFlow: ({ mediaconnect }) =>
      mediaconnect.effect('DescribeFlow', (client, sdk, options) =>
        client.send(new sdk.DescribeFlowCommand({ FlowArn: flowArn }), options),
      ),
  },
  mediapackagev2: {
    CreateHarvestJob: ({ mediapackagev2 }) =>
      mediapackagev2.effect('CreateHarvestJob', (client, sdk, options) =>
        client.send(
          new sdk.CreateHarvestJobCommand({
            ...harvest,
            HarvestedManifests: {},
            ScheduleConfiguration: { StartTime: new Date(0), EndTime: new Date(1000) },
            Destination: { S3Destination: { BucketName: 'bucket', DestinationPath: 'path' } },
          }),
          options,
        ),
      ),
    CancelHarvestJob: ({ mediapackagev2 }) =>
      mediapackagev2.effect('CancelHarvestJob', (client, sdk, options) =>
        client.send(new sdk.CancelHarvestJobCommand(harvest), options),
      ),
    GetHarvestJob: ({ mediapackagev2 }) =>
      mediapackagev2.effect('GetHarvestJob', (client, sdk, options) =>
        client.send(new sdk.GetHarvestJobCommand(harvest), options),
      ),
  },
  m2: {
    StartBatchJob: ({ m2 }) =>
      m2.effect('StartBatchJob', (client, sdk, options) =>
        client.send(
          new sdk.StartBatchJobCommand({
            applicationId: 'app',
            batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: 'ASRUN' } },
          }),
          options,
        ),
      ),
    CancelBatchJobExecution: ({ m2 }) =>
      m2.effect('CancelBatchJobExecution', (client, sdk, options) =>
        client.send(new sdk.CancelBatchJobExecutionCommand(execution), options),
      ),
    GetBatchJobExecution: ({ m2 }) =>
      m2.effect('GetBatchJobExecution', (client, sdk, options) =>
        client.send(new sdk.GetBatchJobExecutionCommand(execution), options),
      ),
  },
  'alibaba-live': {
    StartEdgeTranscodeJob: ({ alibabaLive }) => alibabaLive.effect('StartEdgeTranscodeJob', job),
    StopEdgeTranscodeJob: ({ alibabaLive }) => alibabaLive.effect('StopEdgeTranscodeJob', job),
    GetEdgeTranscodeJob: ({ alibabaLive }) => alibabaLive.effect('GetEdgeTranscodeJob', job),
  },
};

/** What a call threw. */
export async function thrownBy(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    (answer) => {
      throw new Error(`it answered ${JSON.stringify(answer)}`);
    },
    (error: unknown) => error,
  );
}
