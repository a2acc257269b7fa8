import { isoSeconds } from '../clock.ts';
import type { Flow } from './flows.ts';

/** What ListFlows tells of a flow. */
export function flowSummary(flow: Flow) {
  return {
    availabilityZone: `${flow.region ?? 'us-east-1'}a`,
    description: `Flow ${flow.label}`,
    flowArn: flow.arn,
    maintenance: flow.given.maintenance,
    name: flow.label,
    sourceType: 'OWNED',
    status: flow.timeline.state,
  };
}

/** What DescribeFlow tells of it. */
export function flowBody(flow: Flow) {
  const { sourceType: _, ...summary } = flowSummary(flow);
  const source = {
    dataTransferSubscriberFeePercent: 0,
    ingestIp: '198.51.100.20',
    ingestPort: 5000,
    name: `${flow.label}-source`,
    sourceArn: flow.arn.replace(':flow:', ':source:'),
    transport: { maxLatency: 2_000, minLatency: 2_000, protocol: 'srt-listener' },
    whitelistCidr: '203.0.113.0/24',
  };
  const output = {
    description: 'To the channel',
    mediaLiveInputArn: `arn:aws:medialive:${flow.region}:${flow.arn.split(':')[4]}:input:7654321`,
    name: `${flow.label}-output`,
    outputArn: flow.arn.replace(':flow:', ':output:'),
  };
  return {
    flow: {
      ...summary,
      egressIp: '198.51.100.21',
      entitlements: [],
      outputs: [output],
      source,
      sources: [source],
    },
    messages: { errors: flow.given.errors },
  };
}

const video = {
  codec: 'h264',
  frameRate: '25/1',
  frameResolution: { frameHeight: 1080, frameWidth: 1920 },
  pid: 257,
  streamType: 'video',
};
const audio = { channels: 2, codec: 'aac', pid: 258, sampleRate: 48_000, streamType: 'audio' };

/** What DescribeFlowSourceMetadata tells: the programs of a source that arrives, or why there are none. */
export function sourceMetadata(flow: Flow, now: number) {
  const active = flow.timeline.state === 'ACTIVE';
  const arrives = active && flow.given.input && flow.given.sourceMessages.length === 0;
  const idle = {
    code: 'FLOW_NOT_ACTIVE',
    message: `The flow is ${flow.timeline.state}.`,
    resourceName: flow.label,
  };
  const programs = [
    { pcrPid: 257, programName: flow.label, programNumber: 1, programPid: 256, streams: [video, audio] },
  ];
  return {
    flowArn: flow.arn,
    messages: active ? flow.given.sourceMessages : [idle],
    timestamp: isoSeconds(now),
    transportMediaInfo: { programs: arrives ? programs : [] },
  };
}
