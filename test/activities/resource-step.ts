import type { ResourceStep } from '../../plan/plan.ts';

/** A resource step as a plan has it that says nothing of its own. */
export function resourceStep(more: Partial<ResourceStep> & Pick<ResourceStep, 'id' | 'uses'>): ResourceStep {
  return {
    ...{ kind: 'resource', needs: [], at: 'start', with: {}, onFailure: 'rollback' },
    ...{ timeoutMs: null, typicalSeconds: 1, ask: null, healthy: null },
    ...{ alreadyOn: 'leave', onConflict: 'share', undo: 'stop', atLeast: 'all' },
    retry: { attempts: 1, intervalMs: 1, backoff: 1, maxIntervalMs: 1 },
    ...more,
  };
}
