import { isJsonObject, type JsonObject } from '../../plan/json.ts';
import type { Uses } from '../../runbook/index.ts';

/** What one step needs to exist, named as the simulator's world names it. */
export interface WorldPart {
  flows?: string[];
  channels?: string[];
  multiplexes?: string[];
  endpoint?: { group: string; channel: string; endpoint: string };
  /** A harvest job of others. */
  harvestJob?: string;
  application?: { applicationId: string; scriptName?: string; fileName?: string };
  edgeJob?: { clusterId: string; jobId: string };
}

/** What must exist for a step of each kind; `input` holds what of its `with` is known. */
export const worldParts: { readonly [U in Uses]: (input: JsonObject) => WorldPart } = {
  'mediaconnect:startFlow': ({ flowArn }) => ({ flows: texts(flowArn) }),
  'medialive:batchStart': ({ channelIds, multiplexIds }) => ({
    channels: texts(channelIds),
    multiplexes: texts(multiplexIds),
  }),
  'mediapackagev2:createHarvestJob': (input) => endpointOf(input),
  'mediapackagev2:getHarvestJob': (input) => {
    const [harvestJob] = texts(input.harvestJobName);
    return { ...endpointOf(input), ...(harvestJob !== undefined && { harvestJob }) };
  },
  'm2:startBatchJob': applicationOf,
  'alibaba-live:startEdgeTranscodeJob': (input) => {
    const [clusterId] = texts(input.clusterId);
    const [jobId] = texts(input.jobId);
    return clusterId === undefined || jobId === undefined ? {} : { edgeJob: { clusterId, jobId } };
  },
  probe: () => ({}),
  approval: () => ({}),
  wait: () => ({}),
};

function endpointOf(input: JsonObject): WorldPart {
  const [group] = texts(input.channelGroupName);
  const [channel] = texts(input.channelName);
  const [endpoint] = texts(input.originEndpointName);
  if (group === undefined || channel === undefined || endpoint === undefined) return {};
  return { endpoint: { group, channel, endpoint } };
}

/** Jobs in S3 need no definition; a restart names an execution, which no world holds before a run. */
function applicationOf(input: JsonObject): WorldPart {
  const [applicationId] = texts(input.applicationId);
  if (applicationId === undefined) return {};
  const identifier = isJsonObject(input.batchJobIdentifier) ? input.batchJobIdentifier : {};
  const { scriptBatchJobIdentifier: script, fileBatchJobIdentifier: file } = identifier;
  const [scriptName] = isJsonObject(script) ? texts(script.scriptName) : [];
  const [fileName] = isJsonObject(file) ? texts(file.fileName) : [];
  return {
    application: {
      applicationId,
      ...(scriptName !== undefined && { scriptName }),
      ...(fileName !== undefined && { fileName }),
    },
  };
}

function texts(value: unknown): string[] {
  return [value].flat().filter((item) => typeof item === 'string');
}
