import vm from 'node:vm';

/** How long a pattern may take over all values of one parameter: one that backtracks without end must not hold a worker. */
const timeout = 200;

/** Why a text is no regular expression, or null. */
export function patternError(pattern: string): string | null {
  try {
    new RegExp(pattern, 'u');
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Index of the first text that does not match, or null; `tooSlow` when that could not be found out in time. */
export function firstMismatch(pattern: string, texts: readonly string[]): number | null | 'tooSlow' {
  const source = `const p = new RegExp(${JSON.stringify(pattern)}, 'u'); JSON.parse(texts).findIndex((t) => !p.test(t))`;
  try {
    const index: unknown = vm.runInNewContext(source, { texts: JSON.stringify(texts) }, { timeout });
    return typeof index === 'number' && index >= 0 ? index : null;
  } catch {
    return 'tooSlow';
  }
}
