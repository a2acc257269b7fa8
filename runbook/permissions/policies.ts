import { type Collected, collect } from './collect.ts';
import type { Target } from './needs.ts';
import type { StepNeeds } from './read-needs.ts';
import { unreadWarnings } from './unread.ts';
import { type GivenPlace, whereabouts } from './where.ts';

/** Allows some actions on some resources. */
export interface Statement {
  Effect: 'Allow';
  Action: string[];
  Resource: string[];
  Condition?: { StringEquals: Record<string, string> };
}

export interface Policy<Version extends string> {
  Version: Version;
  Statement: Statement[];
}

/** The policies that a worker's identities need for some runbooks. */
export interface Policies {
  /** For IAM; null: nothing of AWS is called. */
  aws: Policy<'2012-10-17'> | null;
  /** For RAM; null: nothing of Alibaba Cloud is called. */
  alibaba: Policy<'1'> | null;
  /** Which steps each action is for. */
  actions: { action: string; steps: string[] }[];
  notes: string[];
  /** What is wider than it would have to be, or too large. */
  warnings: string[];
}

export interface PoliciesInput {
  needs: readonly StepNeeds[];
  place: GivenPlace;
  /** One wildcard for each sort of resource instead of a list. */
  wildcards: boolean;
}

/** Most characters of a managed policy of IAM, white space not counted. */
export const longestPolicy = 6144;

/** Makes the policies, with nothing in them that no call needs. */
export function policiesOf({ needs, place, wildcards }: PoliciesInput): Policies {
  const where = whereabouts(needs, place);
  const { partition, region, account } = where.aws;
  const awsArn = ({ service, place: own }: Target, resource: string) => {
    const at = own ?? where.aws;
    return ['arn', at.partition, service, at.region, at.account, resource].join(':');
  };
  const ramArn = ({ service }: Target, resource: string) =>
    ['acs', service, '*', where.alibabaAccount, resource].join(':');
  const aws = collect({ needs, vendor: 'aws', arnOf: awsArn, wildcards });
  const alibaba = collect({ needs, vendor: 'alibaba', arnOf: ramArn, wildcards });
  const policy: Policies['aws'] =
    aws.length > 0 ? { Version: '2012-10-17', Statement: statements(aws, region) } : null;
  const notes = new Set(needs.flatMap((one) => one.notes ?? []));
  const scope = `For AWS where an ARN says nothing else: partition ${partition}, region ${region}, account ${account}.`;
  return {
    aws: policy,
    alibaba: alibaba.length > 0 ? { Version: '1', Statement: statements(alibaba, '*') } : null,
    actions: [...aws, ...alibaba].map(({ action, steps }) => ({ action, steps })),
    notes: [...(policy ? [scope] : []), ...notes],
    warnings: [...unreadWarnings(needs), ...where.warnings, ...tooLong(policy)],
  };
}

/** How long IAM says that a policy is. */
export function lengthOf(policy: Policy<string>): number {
  return JSON.stringify(policy).length;
}

function tooLong(policy: Policies['aws']): string[] {
  const length = policy ? lengthOf(policy) : 0;
  if (length <= longestPolicy) return [];
  return [
    `The policy for AWS has ${length} characters, and a managed policy at most ${longestPolicy}: name fewer runbooks at a time and attach several policies, or ask for --wildcards instead of lists.`,
  ];
}

/** One statement for all actions on the same resources. What can name no resource is at least held to its region. */
function statements(collected: readonly Collected[], region: string): Statement[] {
  const grouped = new Map<string, Statement>();
  for (const { action, resources } of collected) {
    const key = JSON.stringify(resources.toSorted());
    const known = grouped.get(key);
    if (known) known.Action.push(action);
    else grouped.set(key, { Effect: 'Allow', Action: [action], Resource: resources });
  }
  return [...grouped.values()].map((statement) =>
    statement.Resource[0] === '*' && region !== '*'
      ? { ...statement, Condition: { StringEquals: { 'aws:RequestedRegion': region } } }
      : statement,
  );
}
