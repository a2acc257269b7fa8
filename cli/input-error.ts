import type { Problem } from '../plan/plan.ts';

/** What a person typed is of no use. Nothing was started. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly problems: readonly Problem[];
  constructor(message: string, problems?: readonly Problem[]) {
    super(message);
    this.problems = problems ?? [
      {
        code: 'Usage',
        severity: 'error',
        message,
        path: '',
        value: null,
        file: null,
        line: null,
        column: null,
      },
    ];
  }
}
