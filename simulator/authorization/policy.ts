import * as z from 'zod';

const listOf = (item: z.ZodString) =>
  z.union([item, z.array(item).min(1)]).transform((value) => [value].flat());

/** `arn:aws:medialive:eu-central-1:123456789012:channel:1234567`, `*`; wildcards, but not in the service. */
const awsResource = z.string().regex(/^(\*|arn:[a-z-]+:[a-z0-9-]+:[^:]*:(\d{12}|\*)?:.+)$/);
const ramResource = z.string().regex(/^(\*|acs:[a-z0-9-]+:[^:]*:(\d+|\*)?:.+)$/);
const action = z.string().regex(/^[a-z0-9-]+:[A-Za-z*]+$/);

function policy<V extends string>(version: V, resource: z.ZodString) {
  const statement = z.strictObject({
    Sid: z
      .string()
      .regex(/^[A-Za-z0-9]*$/)
      .optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Action: listOf(action),
    Resource: listOf(resource),
    /** Of all operators and keys just this one. */
    Condition: z
      .strictObject({ StringEquals: z.strictObject({ 'aws:RequestedRegion': listOf(z.string().min(1)) }) })
      .optional(),
  });
  return z.strictObject({ Version: z.literal(version), Statement: z.array(statement).min(1) });
}

/**
 * Policies of the identity that calls: what IAM and RAM take, as far as Allow, Deny, wildcards and the region go. Null
 * allows nothing. What stands beside the two is not read. Left out: principals, Not…, other conditions, limits of size.
 */
export const permissionsSchema = z.object({
  aws: policy('2012-10-17', awsResource).nullable(),
  alibaba: policy(
    '1',
    ramResource.refine((text) => !text.includes('${')),
  ).nullable(),
});

export type Permissions = z.output<typeof permissionsSchema>;
export type Policy = NonNullable<Permissions['aws'] | Permissions['alibaba']>;

/** One thing that a call must be allowed. */
export interface Wanted {
  action: string;
  /** An ARN, or `*` where there is none. */
  resource: string;
  region: string;
}

/** Whether a policy allows it: some statement does, and none denies it. */
export function allows(policy: Policy | null, wanted: Wanted): boolean {
  const about = (policy?.Statement ?? []).filter((statement) => {
    const regions = statement.Condition?.StringEquals['aws:RequestedRegion'];
    return (
      statement.Action.some((one) => matches(one, wanted.action)) &&
      statement.Resource.some((one) => matches(one, wanted.resource)) &&
      (regions === undefined || regions.includes(wanted.region))
    );
  });
  return about.length > 0 && about.every(({ Effect }) => Effect === 'Allow');
}

/** `*` is any text, `?` any character, `${*}`, `${?}` and `${$}` are those characters themselves. */
function matches(pattern: string, text: string): boolean {
  const parts = pattern.split(/(\$\{[*?$]\}|[*?])/).map((part) => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    const itself = /^\$\{([*?$])\}$/.exec(part)?.[1] ?? part;
    return itself.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`, 's').test(text);
}
