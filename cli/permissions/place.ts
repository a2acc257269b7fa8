import type { PoliciesInput } from '../../runbook/index.ts';
import { InputError } from '../input-error.ts';

/** The place that policies are for, as it was typed. */
export interface PlaceOptions {
  region?: string;
  account?: string;
  alibabaAccount?: string;
}

/** Reads it, the region also from AWS_REGION, as a worker would. Throws `InputError`: a policy with a typing error allows nothing. */
export function readPlace(
  { region, account, alibabaAccount }: PlaceOptions,
  env: NodeJS.ProcessEnv,
): PoliciesInput['place'] {
  const worker = env.AWS_REGION?.trim() || undefined;
  check(
    region ?? worker,
    region === undefined ? 'AWS_REGION' : '--region',
    /^[a-z]{2,5}(-[a-z]+)+-\d+$/,
    'eu-central-1',
  );
  check(account, '--account', /^\d{12}$/, '123456789012');
  check(alibabaAccount, '--alibaba-account', /^\d{1,20}$/, '1234567890123456');
  return {
    region: region ?? worker ?? null,
    account: account ?? null,
    alibabaAccount: alibabaAccount ?? null,
  };
}

function check(value: string | undefined, what: string, shape: RegExp, such: string): void {
  if (value !== undefined && !shape.test(value))
    throw new InputError(`${what} must be such as ${such}; received ${JSON.stringify(value)}`);
}
