import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Json, JsonObject } from '../../plan/json.ts';
import {
  lengthOf,
  longestPolicy,
  type Policies,
  type PoliciesInput,
  policiesOf,
  readNeeds,
} from '../../runbook/index.ts';
import { allows, permissionsSchema } from '../../simulator/index.ts';

const flowArn = 'arn:aws:mediaconnect:eu-west-1:123456789012:flow:1-aa:studio';
const nowhere = { region: null, account: null, alibabaAccount: null };
const here = { region: 'eu-central-1', account: '123456789012', alibabaAccount: '5123456789012345' };

/** The policies of one document of these steps. */
function policiesFor(
  steps: JsonObject,
  { more = {}, parameters = {}, place = here, wildcards = false } = {} as {
    more?: JsonObject;
    parameters?: Json;
    place?: PoliciesInput['place'];
    wildcards?: boolean;
  },
): Policies {
  const read = readNeeds({ source: { name: 'show', steps, ...more }, parameters });
  if (!read.ok) throw new Error(JSON.stringify(read.problems, null, 1));
  return policiesOf({ needs: read.needs, place, wildcards });
}

/** What each action is allowed on. */
function allowed({ aws, alibaba }: Policies): Record<string, string[]> {
  const statements = [...(aws?.Statement ?? []), ...(alibaba?.Statement ?? [])];
  return Object.fromEntries(
    statements.flatMap(({ Action, Resource }) => Action.map((action) => [action, Resource])),
  );
}

const flow = (more: JsonObject = {}, arn = flowArn): JsonObject => ({
  uses: 'mediaconnect:startFlow',
  with: { flowArn: arn },
  ...more,
});
const channels = (channelIds: Json, more: JsonObject = {}): JsonObject => ({
  uses: 'medialive:batchStart',
  with: { channelIds },
  ...more,
});
const harvest = (input: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  uses: 'mediapackagev2:createHarvestJob',
  with: {
    ...{ channelGroupName: 'g', channelName: 'c', originEndpointName: 'e' },
    harvestedManifests: { hlsManifests: [{ manifestName: 'index' }] },
    scheduleConfiguration: { startTime: '2026-01-01T10:00:00Z', endTime: '2026-01-01T11:00:00Z' },
    destination: { s3Destination: { bucketName: 'clips', destinationPath: 'a' } },
    ...input,
  },
  ...more,
});
const parameters: JsonObject = {
  flowArn: { type: 'string' },
  channelIds: { type: 'list', of: 'string' },
  token: { type: 'string', secret: true },
};

test('a flow is looked at, started and stopped where its ARN says, and nowhere else', () => {
  expect(allowed(policiesFor({ flow: flow() }))).toEqual({
    'mediaconnect:DescribeFlow': [flowArn],
    'mediaconnect:StartFlow': [flowArn],
    'mediaconnect:StopFlow': [flowArn],
    'mediaconnect:DescribeFlowSourceMetadata': [flowArn],
  });
});

test('what is left up may not be stopped', () => {
  const steps = {
    flow: flow({ undo: 'leave' }),
    channels: channels(['1'], { undo: 'leave' }),
    edge: {
      uses: 'alibaba-live:startEdgeTranscodeJob',
      with: { clusterId: 'c', jobId: 'j' },
      undo: 'leave',
    },
    clip: harvest({}, { undo: 'leave' }),
    bill: {
      uses: 'm2:startBatchJob',
      with: { applicationId: 'a', batchJobIdentifier: { fileBatchJobIdentifier: { fileName: 'f' } } },
    },
  };
  const actions = Object.keys(allowed(policiesFor(steps)));
  expect(actions.filter((action) => /Stop|Cancel/.test(action))).toEqual([]);
});

test('of two flows only the one that is stopped may be stopped', () => {
  const other = flowArn.replace('studio', 'backup');
  const policies = policiesFor({ flow: flow(), shared: flow({ undo: 'leave' }, other) });
  expect(allowed(policies)['mediaconnect:StopFlow']).toEqual([flowArn]);
  expect(allowed(policies)['mediaconnect:StartFlow']).toEqual([flowArn, other]);
});

test('the health of what is handed over may not be read, unless a gate does', () => {
  const steps = { flow: flow(), channels: channels(['1']) };
  const handed = Object.keys(allowed(policiesFor(steps, { more: { stayUp: 'handOff' } })));
  expect(handed.filter((action) => /Alerts|Metadata/.test(action))).toEqual([]);
  const gated = { ...steps, channels: channels(['1'], { healthy: { for: '10s' } }) };
  const actions = Object.keys(allowed(policiesFor(gated, { more: { stayUp: 'handOff' } })));
  expect(actions.filter((action) => /Alerts|Metadata/.test(action))).toEqual(['medialive:ListAlerts']);
});

test('lists are allowed when so many are read at once that they are listed, in all runbooks together', () => {
  const two = allowed(policiesFor({ a: channels(['1']), b: channels(['1', '2']) }));
  expect(Object.keys(two)).not.toContain('medialive:ListChannels');
  const three = allowed(policiesFor({ a: channels(['1', '2']), b: channels(['3']) }));
  expect(three['medialive:ListChannels']).toEqual(['*']);
  expect(three['medialive:DescribeChannel']).toEqual(
    ['1', '2', '3'].map((id) => `arn:aws:medialive:eu-central-1:123456789012:channel:${id}`),
  );
});

test('what can name no resource is held to its region', () => {
  const { aws } = policiesFor({ channels: channels(['1']) });
  expect(aws?.Statement.find(({ Action }) => Action.includes('medialive:BatchStop'))).toMatchObject({
    Resource: ['*'],
    Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-central-1' } },
  });
});

test('a multiplex is stopped only when it is known who feeds it, so any channel may be looked at', () => {
  const mux = { uses: 'medialive:batchStart', with: { multiplexIds: ['7'] } };
  expect(allowed(policiesFor({ mux }))['medialive:DescribeChannel']).toEqual([
    'arn:aws:medialive:eu-central-1:123456789012:channel:*',
  ]);
  const left = allowed(policiesFor({ mux: { ...mux, undo: 'leave' } }));
  expect(Object.keys(left)).not.toContain('medialive:DescribeChannel');
  expect(Object.keys(left)).not.toContain('medialive:ListMultiplexPrograms');
});

test('a harvest job is allowed by its name, which is ours or the step’s own, numbered from the second on', () => {
  const endpoint =
    'arn:aws:mediapackagev2:eu-central-1:123456789012:channelGroup/g/channel/c/originEndpoint/e';
  const ours = allowed(policiesFor({ clip: harvest() }));
  expect(ours['mediapackagev2:CreateHarvestJob']?.at(-1)).toBe(`${endpoint}/harvestJob/sc-*`);
  const named = allowed(policiesFor({ clip: harvest({ harvestJobName: 'late' }) }));
  expect(named['mediapackagev2:CancelHarvestJob']?.slice(-2)).toEqual([
    `${endpoint}/harvestJob/late`,
    `${endpoint}/harvestJob/late-*`,
  ]);
});

test('tags of a new harvest job need an action of their own, on the job alone', () => {
  expect(Object.keys(allowed(policiesFor({ clip: harvest({ tags: {} }) })))).not.toContain(
    'mediapackagev2:TagResource',
  );
  const tagged = allowed(policiesFor({ clip: harvest({ tags: { show: 'news' } }) }));
  expect(tagged['mediapackagev2:TagResource']).toHaveLength(1);
});

test('a step that reads outputs is not checked before the show', () => {
  const clip = harvest({ description: '${{ steps.first.outputs.name }}' }, { needs: ['first'] });
  const { 'mediapackagev2:ListHarvestJobs': list } = allowed(policiesFor({ first: harvest(), clip }));
  expect(list).toHaveLength(1);
  const undone = { first: { uses: 'approval', with: { prompt: '?' } }, clip: { ...clip } };
  const steps = {
    ...undone,
    clip: harvest({ description: '${{ steps.first.outputs.by }}' }, { needs: ['first'] }),
  };
  expect(Object.keys(allowed(policiesFor(steps)))).not.toContain('mediapackagev2:ListHarvestJobs');
});

test('what has no value yet is a wildcard, and a warning says which', () => {
  const steps = {
    flow: flow({}, '${{ parameters.flowArn }}'),
    channels: channels('${{ parameters.channelIds }}'),
  };
  const open = policiesFor(steps, { more: { parameters } });
  expect(allowed(open)).toMatchObject({
    'mediaconnect:StartFlow': ['arn:aws:mediaconnect:eu-central-1:123456789012:flow:*:*'],
    'medialive:DescribeChannel': ['arn:aws:medialive:eu-central-1:123456789012:channel:*'],
    'medialive:ListChannels': ['*'],
  });
  expect(open.warnings).toEqual([
    expect.stringContaining('steps.flow.with.flowArn'),
    expect.stringContaining('${{ parameters.channelIds }} has no value here'),
  ]);
  const given = policiesFor(steps, { more: { parameters }, parameters: { flowArn } });
  expect(allowed(given)['mediaconnect:StartFlow']).toEqual([flowArn]);
  expect(given.warnings).toHaveLength(1);
});

test('the value of a secret parameter is never printed', () => {
  const steps = { channels: channels(['${{ parameters.token }}', '2']) };
  const policies = policiesFor(steps, { more: { parameters }, parameters: { token: 'hush' } });
  expect(JSON.stringify(policies)).not.toContain('hush');
  expect(policies.warnings.join()).toContain('is secret');
  expect(allowed(policies)['medialive:DescribeChannel']).toEqual([expect.stringMatching(/:channel:\*$/)]);
});

test('wildcards and variables within a name are that name and nothing else', () => {
  const arn = 'arn:aws:mediaconnect:eu-west-1:123456789012:flow:1-*:a?b${aws:username}';
  const [resource] = allowed(policiesFor({ flow: flow({}, arn) }))['mediaconnect:StartFlow'] ?? [];
  expect(resource).toBe('arn:aws:mediaconnect:eu-west-1:123456789012:flow:1-${*}:a${?}b${$}{aws:username}');
});

test('account and partition are those of the flows, and what nobody knows is a wildcard with a warning', () => {
  const steps = { flow: flow({}, flowArn.replace('arn:aws:', 'arn:aws-cn:')), channels: channels(['1']) };
  const known = policiesFor(steps, { place: nowhere });
  expect(allowed(known)['medialive:DescribeChannel']).toEqual([
    'arn:aws-cn:medialive:*:123456789012:channel:1',
  ]);
  expect(known.warnings).toEqual([expect.stringContaining('No region is known')]);
  expect(known.aws?.Statement.some(({ Condition }) => Condition !== undefined)).toBe(false);
  const two = { ...steps, other: flow({}, flowArn.replace('123456789012', '210987654321')) };
  const unsure = policiesFor(two, { place: { ...nowhere, region: 'us-gov-west-1' } });
  expect(allowed(unsure)['medialive:DescribeChannel']).toEqual([
    'arn:aws-us-gov:medialive:us-gov-west-1:*:channel:1',
  ]);
  expect(unsure.warnings).toEqual([expect.stringContaining('several accounts (123456789012, 210987654321)')]);
});

test('a policy that is too long for IAM says so, and is short with wildcards when they are asked for', () => {
  const ids = Array.from({ length: 200 }, (_, index) => String(1_000_000 + index));
  const long = policiesFor({ channels: channels(ids) });
  expect(long.aws && lengthOf(long.aws)).toBeGreaterThan(longestPolicy);
  expect(long.warnings).toEqual([expect.stringContaining('--wildcards')]);
  const short = policiesFor({ channels: channels(ids), flow: flow() }, { wildcards: true });
  expect(short.warnings).toEqual([]);
  expect(allowed(short)).toMatchObject({
    'medialive:DescribeChannel': ['arn:aws:medialive:eu-central-1:123456789012:channel:*'],
    // One is no list.
    'mediaconnect:StartFlow': [flowArn],
  });
});

test('wildcards stand for lists only: one endpoint stays one, and jobs stay ours', () => {
  const job =
    'arn:aws:mediapackagev2:eu-central-1:123456789012:channelGroup/g/channel/c/originEndpoint/e/harvestJob';
  const one = allowed(policiesFor({ clip: harvest() }, { wildcards: true }));
  expect(one['mediapackagev2:GetHarvestJob']?.at(-1)).toBe(`${job}/sc-*`);
  const two = policiesFor({ clip: harvest(), other: harvest({ channelName: 'd' }) }, { wildcards: true });
  expect(allowed(two)['mediapackagev2:GetHarvestJob']?.map((arn) => arn.split(':').at(-1))).toEqual([
    'channelGroup/g',
    'channelGroup/*/channel/*',
  ]);
});

test('whatever something is called, its policy allows just that', () => {
  const name = fc.string({
    unit: fc.constantFrom('*', '?', '$', '{', '}', 'a', '.', '/', '\\', ':'),
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(name, name, (called, other) => {
      // Neither can be the id of an application.
      fc.pre(![called, other].some((one) => one === '.' || one === '..'));
      const batchJobIdentifier = { fileBatchJobIdentifier: { fileName: 'f' } };
      const applicationId = '${{ parameters.application }}';
      const job = { uses: 'm2:startBatchJob', with: { applicationId, batchJobIdentifier } };
      const more = { parameters: { application: { type: 'string' } } };
      const { aws } = policiesFor({ job }, { more, parameters: { application: called } });
      const permitted = (id: string) =>
        allows(permissionsSchema.parse({ aws, alibaba: null }).aws, {
          action: 'm2:StartBatchJob',
          resource: `arn:aws:m2:eu-central-1:123456789012:app/${id}`,
          region: 'eu-central-1',
        });
      expect(permitted(called)).toBe(true);
      expect(permitted(other)).toBe(other === called);
    }),
  );
});

test('what calls no cloud needs no policy', () => {
  const steps = { check: { uses: 'approval', with: { prompt: '?' } } };
  expect(policiesFor(steps)).toEqual({ aws: null, alibaba: null, actions: [], notes: [], warnings: [] });
});

test('a harvest says that its bucket and its endpoint must let the service in', () => {
  const { notes } = policiesFor({ clip: harvest() });
  expect(notes.join()).toMatch(/bucket clips.*mediapackagev2\.amazonaws\.com.*s3:PutObject.*HarvestObject/);
});

const folder = join(import.meta.dirname, '..', '..', 'runbooks');
const catalogue = readdirSync(folder).filter((file) => file.endsWith('.yaml'));

test.each(catalogue)('the policies of %s are of the vendors’ grammars, and say nothing twice', (file) => {
  const source = readFileSync(join(folder, file), 'utf8');
  const example = join(folder, 'examples', file.replace('.yaml', '.parameters.yaml'));
  for (const given of [{}, parse(readFileSync(example, 'utf8'))])
    for (const place of [nowhere, here]) {
      const read = readNeeds({ source, file, parameters: given });
      if (!read.ok) throw new Error(JSON.stringify(read.problems));
      const { aws, alibaba } = policiesOf({ needs: read.needs, place, wildcards: false });
      permissionsSchema.parse({ aws, alibaba });
      expect(aws && lengthOf(aws)).toBeLessThan(longestPolicy);
      const actions = [...(aws?.Statement ?? []), ...(alibaba?.Statement ?? [])].flatMap(
        ({ Action }) => Action,
      );
      expect(new Set(actions).size).toBe(actions.length);
    }
});
