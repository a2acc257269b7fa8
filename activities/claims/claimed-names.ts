import type { Claimant } from '../../plan/claims.ts';
import type { ResourceName } from '../../plan/ledger.ts';
import type { RunIdentity, StepInput } from '../contract.ts';
import type { Service } from '../service.ts';

/** What a step claims: its resources; of jobs those that two runs must not submit at one time. */
export function claimedNames(service: Service, { with: read }: StepInput): ResourceName[] {
  switch (service.kind) {
    case 'resource':
      return service.resources(read);
    case 'job': {
      const key = service.claimKey?.(read) ?? null;
      return key === null ? [] : [key];
    }
    case 'observation':
      return [];
  }
}

/** Who claims: the run, or the tear-down that acts for it. */
export function claimantOf({ workflowId, firstRunId, claimant }: RunIdentity): Claimant {
  return claimant ?? { workflowId, firstRunId };
}
