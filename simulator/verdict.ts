import type { Verdict } from './policies.ts';
import { Refusal } from './wire/refusal.ts';

export type Refused = Exclude<Verdict, 'accept' | 'ignore'>;

interface ErrorNames {
  badRequest: string;
  forbidden: string;
  conflict: string;
}

/** The AWS names of the switched refusals; a lone call that is `failed` is a conflict. */
export function refusalOf(verdict: Refused, names: ErrorNames, message: string, members = {}): Refusal {
  const type = verdict === 'failed' ? names.conflict : names[verdict];
  const status = { badRequest: 400, forbidden: 403, conflict: 409, failed: 409 }[verdict];
  return new Refusal(type, message, { status, members });
}
