import { isUses } from '../../runbook/index.ts';
import type { World } from '../../simulator/index.ts';
import type { StepInput } from './inputs.ts';
import { type WorldPart, worldParts } from './world-parts.ts';

/** On before a rehearsal and no business of it: whatever stops one of these, stops what is somebody else's. */
const bystander = {
  channel: 'bystander',
  cluster: 'bystander-cluster',
  job: 'bystander',
};

/**
 * The simulated world of a rehearsal: everything that the steps name exists and is off (M2 applications run), and beside
 * it, for each service, something of others that is on.
 */
export function worldFromPlan(inputs: readonly StepInput[]): World {
  const parts = inputs.map(({ step, with: input }) => ({
    step,
    part: isUses(step.uses) ? worldParts[step.uses](input) : {},
  }));
  const all = <Item>(of: (part: WorldPart) => Item[] | undefined) =>
    parts.flatMap(({ part }) => of(part) ?? []);
  const flows = [...new Set(all(({ flows }) => flows))];
  const channels = [...new Set(all(({ channels }) => channels))];
  return {
    flows: [...flows, ...flows.slice(0, 1).map(flowBeside)],
    channels: [
      ...channels,
      ...(channels.length > 0 ? [{ id: bystander.channel, state: 'RUNNING' as const }] : []),
    ],
    multiplexes: multiplexes(parts),
    channelGroups: channelGroups(all(({ endpoint }) => (endpoint ? [endpoint] : []))),
    harvestJobs: parts.flatMap(({ part: { endpoint, harvestJob } }) =>
      endpoint && harvestJob !== undefined
        ? [
            {
              ...{ name: harvestJob, status: 'IN_PROGRESS' as const },
              ...{ channelGroup: endpoint.group, channel: endpoint.channel, endpoint: endpoint.endpoint },
            },
          ]
        : [],
    ),
    applications: applications(all(({ application }) => (application ? [application] : []))),
    clusters: clusters(all(({ edgeJob }) => (edgeJob ? [edgeJob] : []))),
  };
}

/** Names of what is on beside the runbook's own. */
export function bystanders(world: World): string[] {
  const flows = (world.flows ?? []).flatMap((flow) => (typeof flow === 'string' ? [] : [flow.flowArn]));
  return [
    ...flows,
    ...((world.channels ?? []).length > 0 ? [`channel:${bystander.channel}`] : []),
    ...((world.clusters ?? []).length > 0 ? [`${bystander.cluster}/${bystander.job}`] : []),
  ];
}

/** Another flow of the same region. */
function flowBeside(flowArn: string) {
  const place = flowArn.split(':').slice(0, 5).join(':');
  return { flowArn: `${place}:flow:1-000000000000:${bystander.channel}`, status: 'ACTIVE' as const };
}

interface Parted {
  step: StepInput['step'];
  part: WorldPart;
}

/** Channels of the same step, or of steps that need it, are taken for its programs: they keep a multiplex from stopping. */
function multiplexes(parts: readonly Parted[]): NonNullable<World['multiplexes']> {
  const programs = new Map<string, { programName: string; channelId: string }[]>();
  for (const { step, part } of parts) {
    const ids = part.multiplexes ?? [];
    for (const id of ids) if (!programs.has(id)) programs.set(id, []);
    const fed = parts.filter((other) => other.step === step || other.step.needs.includes(step.id));
    const channels = fed.flatMap((other) => other.part.channels ?? []);
    channels.forEach((channelId, index) => {
      const id = ids[index % ids.length];
      if (id !== undefined) programs.get(id)?.push({ programName: `program-${index + 1}`, channelId });
    });
  }
  return [...programs].map(([id, each]) => ({ id, programs: each }));
}

function channelGroups(
  endpoints: readonly { group: string; channel: string; endpoint: string }[],
): NonNullable<World['channelGroups']> {
  const groups = new Map<string, Map<string, Set<string>>>();
  for (const { group, channel, endpoint } of endpoints) {
    const channels = groups.get(group) ?? new Map<string, Set<string>>();
    groups.set(group, channels.set(channel, (channels.get(channel) ?? new Set()).add(endpoint)));
  }
  return [...groups].map(([name, channels]) => ({
    name,
    channels: [...channels].map(([channel, names]) => ({ name: channel, endpoints: [...names] })),
  }));
}

function applications(
  named: readonly NonNullable<WorldPart['application']>[],
): NonNullable<World['applications']> {
  const ids = [...new Set(named.map(({ applicationId }) => applicationId))];
  return ids.map((applicationId) => {
    const own = named.filter((one) => one.applicationId === applicationId);
    const scripts = new Set(own.flatMap(({ scriptName }) => scriptName ?? []));
    const files = new Set(own.flatMap(({ fileName }) => fileName ?? []));
    return { applicationId, definitions: [...scripts, ...[...files].map((fileName) => ({ fileName }))] };
  });
}

function clusters(jobs: readonly { clusterId: string; jobId: string }[]): NonNullable<World['clusters']> {
  if (jobs.length === 0) return [];
  const ids = [...new Set(jobs.map(({ clusterId }) => clusterId))];
  return [
    ...ids.map((clusterId) => ({
      clusterId,
      jobs: [...new Set(jobs.filter((job) => job.clusterId === clusterId).map(({ jobId }) => jobId))],
    })),
    { clusterId: bystander.cluster, jobs: [{ jobId: bystander.job, status: '1' as const }] },
  ];
}
