import type { JsonObject } from '../../plan/json.ts';
import { Cloud } from '../../simulator/cloud.ts';
import type { World } from '../../simulator/index.ts';

/** What exists in the cloud of a chaotic run. */
const flows = Array.from(
  { length: 8 },
  (_, at) =>
    `arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:flow-${at + 1}`,
);
const channels = Array.from({ length: 24 }, (_, at) => String(1_230_001 + at));
const multiplexes = ['2340001', '2340002', '2340003', '2340004'];
export const application = 'app-chaos0000000000000000000';
const scripts = Array.from({ length: 8 }, (_, at) => `SCRIPT${at + 1}`);
export const cluster = 'edge-cluster-1';
const edges = Array.from({ length: 6 }, (_, at) => `edge-job-${at + 1}`);
export const harvestPlace = {
  channelGroupName: 'chaos',
  channelName: 'news',
  originEndpointName: 'hls',
} as const;
/** Harvest jobs of others, by how they end. */
const foreignHarvests = {
  'foreign-completed': 'COMPLETED',
  'foreign-running': 'IN_PROGRESS',
  'foreign-queued': 'QUEUED',
  'foreign-failed': 'FAILED',
  'foreign-cancelled': 'CANCELLED',
} as const;
const probes = ['probe-1', 'probe-2', 'probe-3'];

/** What steps may still be made of: every thing is in one step of a document at most. */
export interface Stock {
  flows: string[];
  channels: string[];
  multiplexes: string[];
  edges: string[];
  scripts: string[];
  harvests: string[];
  probes: string[];
}

export function fullStock(): Stock {
  return {
    flows: [...flows],
    channels: [...channels],
    multiplexes: [...multiplexes],
    edges: [...edges],
    scripts: [...scripts],
    harvests: Object.keys(foreignHarvests),
    probes: [...probes],
  };
}

/** Everything off. */
export function world(): World {
  const { channelGroupName, channelName, originEndpointName } = harvestPlace;
  return {
    flows,
    channels: channels.map((id) => ({ id })),
    multiplexes: multiplexes.map((id, at) => ({
      id,
      programs: [
        { programName: 'one', channelId: channels[2 * at] ?? '' },
        { programName: 'two', channelId: channels[2 * at + 1] ?? '' },
      ],
    })),
    channelGroups: [
      { name: channelGroupName, channels: [{ name: channelName, endpoints: [originEndpointName] }] },
    ],
    harvestJobs: Object.entries(foreignHarvests).map(([name, status]) => ({
      name,
      channelGroup: channelGroupName,
      channel: channelName,
      endpoint: originEndpointName,
      status,
    })),
    applications: [{ applicationId: application, definitions: scripts }],
    clusters: [{ clusterId: cluster, region: 'cn-shanghai', jobs: edges }],
  };
}

/** Names, as in a ledger, of what a step's `with` turns on. */
export function resourcesOf(step: JsonObject): string[] {
  const input = step.with as JsonObject;
  const list = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
  if (typeof input.flowArn === 'string') return [input.flowArn];
  if (typeof input.clusterId === 'string') return [`${input.clusterId}/${String(input.jobId)}`];
  return [
    ...list(input.channelIds).map((id) => `channel:${id}`),
    ...list(input.multiplexIds).map((id) => `multiplex:${id}`),
  ];
}

/** The kind of a resource, by its name. */
export type ResourceKind = 'flow' | 'channel' | 'multiplex' | 'edge';

export function kindOf(name: string): ResourceKind {
  if (name.startsWith('arn:')) return 'flow';
  if (name.startsWith('channel:')) return 'channel';
  return name.startsWith('multiplex:') ? 'multiplex' : 'edge';
}

/** What a state means: its class, as the product's own table has it, written down a second time on purpose. */
export type StateClass = 'off' | 'coming' | 'on' | 'going' | 'busy' | 'broken';

const medialive: Record<string, StateClass> = {
  IDLE: 'off',
  STARTING: 'coming',
  RUNNING: 'on',
  RECOVERING: 'on',
  STOPPING: 'going',
  CREATING: 'busy',
  UPDATING: 'busy',
  CREATE_FAILED: 'broken',
  UPDATE_FAILED: 'broken',
  DELETING: 'broken',
  DELETED: 'broken',
};
const classes: Record<ResourceKind, Record<string, StateClass>> = {
  flow: {
    STANDBY: 'off',
    STARTING: 'coming',
    ACTIVE: 'on',
    UPDATING: 'busy',
    STOPPING: 'going',
    ERROR: 'broken',
    DELETING: 'broken',
  },
  channel: medialive,
  multiplex: medialive,
  edge: { '0': 'off', '1': 'on' },
};

/** @throws RangeError for a state that the kind does not have */
export function classOf(name: string, state: string): StateClass {
  const found = classes[kindOf(name)][state];
  if (found === undefined) throw new RangeError(`${name} cannot be ${state}`);
  return found;
}

/** States of a class that a resource of this name can be set to. */
export function statesOf(name: string, wanted: StateClass): string[] {
  const possible = new Set(machineStates(name));
  return Object.entries(classes[kindOf(name)])
    .filter(([state, its]) => its === wanted && possible.has(state))
    .map(([state]) => state);
}

let known: Map<string, readonly string[]> | null = null;

/** What the simulator lets it be. */
function machineStates(name: string): readonly string[] {
  known ??= new Map(
    new Cloud(world()).services.flatMap((service) =>
      [...service.resources()].map((one) => [one.name, one.machine.states] as const),
    ),
  );
  return known.get(name) ?? [];
}

export function onState(name: string): string {
  return statesOf(name, 'on')[0] ?? '';
}

export function offState(name: string): string {
  return statesOf(name, 'off')[0] ?? '';
}
