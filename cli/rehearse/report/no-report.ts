import type { Problem } from '../../../plan/plan.ts';
import type { Report } from './report.ts';

/** The members of a report when nothing could be rehearsed. */
export function noReport(problems: readonly Problem[]): Report {
  return {
    ...{ runbook: null, description: null, ready: false, verdict: 'Nothing could be rehearsed.' },
    ...{ seed: 0, compression: 0, rehearsedAt: new Date().toISOString(), tookSeconds: 0 },
    ...{ parameters: {}, lead: { seconds: 0, from: 'planned' }, planned: { steps: [], seconds: 0 } },
    ...{ measured: null, marginSeconds: null, people: [], passes: [], problems: [...problems] },
  };
}
