import type { Place, Target } from './needs.ts';
import { isWild } from './pattern.ts';
import type { StepNeeds } from './read-needs.ts';

/** What people say of the place that policies are for; null: nothing. */
export interface GivenPlace {
  region: string | null;
  account: string | null;
  alibabaAccount: string | null;
}

/** Where a worker's calls go, and what of it is not known. */
export interface Where {
  aws: Place;
  alibabaAccount: string;
  warnings: string[];
}

/** Partitions by what their regions begin with; the SDK's own list of partitions. */
const partitions: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];

/** The place of what says none itself: as given, else as the ARNs of the runbooks agree; what nobody says is `*`. */
export function whereabouts(needs: readonly StepNeeds[], given: GivenPlace): Where {
  const grants = needs.filter(({ vendor }) => vendor === 'aws').flatMap((one) => one.grants);
  const targets = grants.flatMap(({ on }) => (on === 'any' ? [] : on));
  const accounts = known(targets, 'account');
  const account = given.account ?? only(accounts) ?? '*';
  const region = given.region ?? '*';
  const partition =
    partitions.find(([prefix]) => region.startsWith(prefix))?.[1] ??
    only(known(targets, 'partition')) ??
    'aws';
  const placeless = targets.some(({ place }) => place === null);
  const warnings: string[] = [];
  if (account === '*' && placeless) {
    const why =
      accounts.length > 1
        ? `The flows are of several accounts (${accounts.join(', ')})`
        : 'No account is known';
    warnings.push(`${why}, so * stands in its place: give --account.`);
  }
  if (region === '*' && (placeless || grants.some(({ on }) => on === 'any')))
    warnings.push('No region is known, so * stands in its place: give --region, or set AWS_REGION.');
  if (given.alibabaAccount === null && needs.some(({ vendor }) => vendor === 'alibaba'))
    warnings.push('No account of Alibaba Cloud is known, so * stands in its place: give --alibaba-account.');
  return { aws: { partition, region, account }, alibabaAccount: given.alibabaAccount ?? '*', warnings };
}

function known(targets: readonly Target[], part: keyof Place): string[] {
  const said = targets.flatMap(({ place }) => (place && !isWild(place[part]) ? [place[part]] : []));
  return [...new Set(said)];
}

function only(values: readonly string[]): string | null {
  return values.length === 1 ? (values[0] ?? null) : null;
}
