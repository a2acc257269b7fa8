import { isoSeconds } from '../clock.ts';
import type { Setting } from '../service.ts';
import type { ReadAlert, ReadMultiplex } from '../world/schema.ts';
import type { Channel, Multiplex, Unit } from './stock.ts';

export function arnOf(unit: Unit, region: string, setting: Setting): string {
  return `arn:aws:medialive:${unit.region ?? region}:${setting.world.account}:${unit.kind}:${unit.id}`;
}

function pipelinesRunning(channel: Channel): number {
  const wanted = channel.given.channelClass === 'STANDARD' ? 2 : 1;
  const { state } = channel.timeline;
  if (state === 'RUNNING') return channel.given.pipelinesRunningCount ?? wanted;
  return state === 'RECOVERING' ? wanted - 1 : 0;
}

/** What ListChannels tells of a channel. */
export function channelSummary(channel: Channel, region: string, setting: Setting) {
  return {
    arn: arnOf(channel, region, setting),
    channelClass: channel.given.channelClass,
    destinations: [
      { id: 'destination-1', mediaPackageSettings: [], multiplexSettings: undefined, settings: [] },
    ],
    egressEndpoints: [{ sourceIp: '192.0.2.10' }, { sourceIp: '192.0.2.11' }],
    id: channel.id,
    inputAttachments: [{ inputAttachmentName: 'contribution', inputId: '7654321' }],
    inputSpecification: { codec: 'AVC', maximumBitrate: 'MAX_20_MBPS', resolution: 'HD' },
    logLevel: 'WARNING',
    maintenance: channel.given.maintenance,
    name: channel.label,
    pipelinesRunningCount: pipelinesRunning(channel),
    roleArn: `arn:aws:iam::${setting.world.account}:role/MediaLiveAccessRole`,
    state: channel.timeline.state,
    tags: {},
  };
}

/** What DescribeChannel, StartChannel and StopChannel tell of it. */
export function channelBody(channel: Channel, region: string, setting: Setting) {
  const running = pipelinesRunning(channel);
  return {
    ...channelSummary(channel, region, setting),
    encoderSettings: {
      audioDescriptions: [],
      outputGroups: [],
      timecodeConfig: { source: 'SYSTEMCLOCK' },
      videoDescriptions: [],
    },
    pipelineDetails: ['0', '1'].slice(0, running).map((pipelineId) => ({
      ...(channel.given.input !== null && { activeInputAttachmentName: channel.given.input }),
      activeInputSwitchActionName: 'none',
      pipelineId,
    })),
  };
}

export function multiplexSummary(multiplex: Multiplex, region: string, setting: Setting) {
  const zone = multiplex.region ?? (region || 'us-east-1');
  const running =
    { RUNNING: multiplex.given.pipelinesRunningCount ?? 2, RECOVERING: 1 }[multiplex.timeline.state] ?? 0;
  return {
    arn: arnOf(multiplex, region, setting),
    availabilityZones: [`${zone}a`, `${zone}b`],
    id: multiplex.id,
    multiplexSettings: { transportStreamBitrate: 20_000_000 },
    name: multiplex.label,
    pipelinesRunningCount: running,
    programCount: multiplex.given.programs.length,
    state: multiplex.timeline.state,
    tags: {},
  };
}

export function multiplexBody(multiplex: Multiplex, region: string, setting: Setting) {
  return {
    ...multiplexSummary(multiplex, region, setting),
    destinations: [],
    multiplexSettings: {
      maximumVideoBufferDelayMilliseconds: 1_000,
      transportStreamBitrate: 20_000_000,
      transportStreamId: 1,
      transportStreamReservedBitrate: 1,
    },
  };
}

type Program = ReadMultiplex['programs'][number];

export function programBody(program: Program, index: number) {
  return {
    channelId: program.channelId,
    multiplexProgramSettings: { preferredChannelPipeline: 'CURRENTLY_ACTIVE', programNumber: index + 1 },
    pipelineDetails: [],
    programName: program.programName,
  };
}

export function alertBody(alert: ReadAlert, index: number, unit: Unit) {
  const at = isoSeconds(unit.createdAt);
  return {
    alertType: alert.alertType,
    ...(alert.state === 'CLEARED' && { clearedTimestamp: at }),
    id: `${unit.id}-${index + 1}`,
    message: alert.message,
    pipelineId: alert.pipelineId,
    setTimestamp: at,
    state: alert.state,
  };
}
