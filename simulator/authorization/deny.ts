import type { Cloud } from '../cloud.ts';
import type { Service } from '../service.ts';
import type { Raw } from '../wire/operation.ts';
import { Refusal } from '../wire/refusal.ts';
import { allows } from './policy.ts';
import { wantedBy } from './wanted.ts';

/** The refusal of a call that the caller's policies do not allow; null: they do, or none are enforced. */
export function denial(
  cloud: Cloud,
  service: Service,
  operation: string,
  call: { raw: Raw; region: string },
): Refusal | null {
  const { permissions, account } = cloud;
  if (permissions === null) return null;
  const alibaba = service.name === 'alibaba-live';
  const { raw: request, region } = call;
  const wanted = wantedBy({ service: service.name, operation, request, region, account });
  const missing = wanted.find((one) => !allows(alibaba ? permissions.alibaba : permissions.aws, one));
  if (!missing) return null;
  const { action, resource } = missing;
  const who = alibaba ? 'The user' : `User: arn:aws:iam::${account}:user/worker`;
  const message = `${who} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
  return new Refusal(service.dialect.forbidden, message);
}
