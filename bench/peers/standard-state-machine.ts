import { applicationId, harvestBucket, harvestWindow, place } from '../work/show.ts';

/*
 * The standard runbook in the Amazon States Language; its input is a show. Members are as the APIs name them, which is how moto
 * passes them on; Step Functions itself would have applicationId as ApplicationId.
 */

interface Looking {
  /** Names its states. */
  readonly name: string;
  /** Of the SDK, such as `m2:getBatchJobExecution`. */
  readonly call: string;
  readonly parameters: object;
  /** Where the answer has the state. */
  readonly state: string;
  readonly good: string;
  readonly bad?: readonly string[];
  /** The state that follows; none: the end. */
  readonly next?: string;
}

/** Looks until it is so. */
function look({ name, call, parameters, state, good, bad = [], next }: Looking): object {
  const isState = (value: string) => ({ Variable: '$.now.state', StringEquals: value });
  return {
    [name]: {
      ...{ Type: 'Task', Resource: `arn:aws:states:::aws-sdk:${call}`, Parameters: parameters },
      ...{ ResultSelector: { 'state.$': state }, ResultPath: '$.now', Next: `${name} is so` },
    },
    [`${name} is so`]: {
      Type: 'Choice',
      Choices: [
        { ...isState(good), Next: next ?? `${name} ends` },
        ...bad.map((value) => ({ ...isState(value), Next: `${name} fails` })),
      ],
      Default: name,
    },
    ...(bad.length > 0 && { [`${name} fails`]: { Type: 'Fail', Error: 'JobFailed', Cause: name } }),
    ...(next === undefined && { [`${name} ends`]: { Type: 'Succeed' } }),
  };
}

/** Calls once; what it answers is kept at `result`, of which `selector` takes a part. */
function call(resource: string, parameters: object, next: string, selector?: object): object {
  return {
    ...{ Type: 'Task', Resource: `arn:aws:states:::aws-sdk:${resource}`, Parameters: parameters },
    ...(selector && { ResultSelector: selector }),
    ...{ ResultPath: selector ? '$.started' : null, Next: next },
  };
}

export const standardStateMachine = {
  StartAt: 'Flow',
  States: {
    Flow: call('mediaconnect:startFlow', { 'FlowArn.$': '$.flowArn' }, 'Flow is up'),
    ...look({
      ...{ name: 'Flow is up', call: 'mediaconnect:describeFlow', parameters: { 'FlowArn.$': '$.flowArn' } },
      ...{ state: '$.Flow.Status', good: 'ACTIVE', next: 'Channels' },
    }),
    Channels: call('medialive:batchStart', { 'ChannelIds.$': '$.channelIds' }, 'All channels'),
    'All channels': {
      Type: 'Map',
      ItemsPath: '$.channelIds',
      ItemSelector: { 'id.$': '$$.Map.Item.Value' },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE' },
        StartAt: 'Channel is up',
        States: look({
          ...{ name: 'Channel is up', call: 'medialive:describeChannel' },
          ...{ parameters: { 'ChannelId.$': '$.id' }, state: '$.State', good: 'RUNNING' },
        }),
      },
      ResultPath: null,
      Next: 'Harvest',
    },
    Harvest: call(
      'mediapackagev2:createHarvestJob',
      {
        ...place,
        'HarvestJobName.$': "States.Format('harvest-{}', $.key)",
        'ClientToken.$': "States.Format('harvest-{}', $.key)",
        HarvestedManifests: { HlsManifests: [{ ManifestName: 'index' }] },
        ScheduleConfiguration: { StartTime: harvestWindow.startTime, EndTime: harvestWindow.endTime },
        Destination: { S3Destination: { BucketName: harvestBucket, 'DestinationPath.$': '$.key' } },
      },
      'Harvest is done',
      { 'name.$': '$.HarvestJobName' },
    ),
    ...look({
      ...{ name: 'Harvest is done', call: 'mediapackagev2:getHarvestJob' },
      parameters: { ...place, 'HarvestJobName.$': '$.started.name' },
      ...{ state: '$.Status', good: 'COMPLETED', bad: ['FAILED', 'CANCELLED'], next: 'Report' },
    }),
    Report: call(
      'm2:startBatchJob',
      {
        applicationId,
        batchJobIdentifier: { scriptBatchJobIdentifier: { 'scriptName.$': '$.key' } },
      },
      'Report is done',
      { 'id.$': '$.executionId' },
    ),
    ...look({
      ...{ name: 'Report is done', call: 'm2:getBatchJobExecution' },
      parameters: { applicationId, 'executionId.$': '$.started.id' },
      ...{ state: '$.status', good: 'Succeeded', bad: ['Failed', 'Cancelled'] },
    }),
  },
};
