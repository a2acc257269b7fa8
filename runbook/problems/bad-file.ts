import type { Problem } from '../../plan/plan.ts';

/** A file that cannot be read, as a problem. */
export function badFile(file: string, why: string): Problem {
  return {
    ...{ code: 'badFile', severity: 'error', message: `cannot be read: ${why}` },
    ...{ path: '', value: null, file, line: null, column: null },
  };
}
