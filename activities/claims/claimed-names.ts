import type { ResourceName } from '../../plan/ledger.ts';
import type { StepInput } from '../contract.ts';
import type { Service } from '../service.ts';

/** What a step claims: its resources; of jobs those that two runs must not submit at one time. */
export function claimedNames(service: Service, { with: read }: Pick<StepInput, 'with'>): ResourceName[] {
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
