import vm from 'node:vm';

/** How long the first try at a pattern may take: one that backtracks without end must not hold a worker; ms. */
const firstTryMs = 200;
/** For all patterns of one document together; ms. Where a busy machine took the first try's time, there is a second one. */
const patienceMs = 1_000;

/** What is left of the time for the patterns of one document. */
export interface Patience {
  leftMs: number;
}

export const newPatience = (): Patience => ({ leftMs: patienceMs });

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
export function firstMismatch(
  pattern: string,
  texts: readonly string[],
  patience: Patience,
): number | null | 'tooSlow' {
  // JSON of a text is a literal of JavaScript: nothing of a pattern is read as code.
  const source = `const p = new RegExp(${JSON.stringify(pattern)}, 'u'); JSON.parse(texts).findIndex((t) => !p.test(t))`;
  for (let timeout = firstTryMs; patience.leftMs > 0; timeout = patience.leftMs) {
    const begun = performance.now();
    const found = tried(source, texts, Math.min(timeout, patience.leftMs));
    if (found !== 'tooSlow') return found;
    patience.leftMs = Math.max(0, Math.floor(patience.leftMs - (performance.now() - begun)));
  }
  return 'tooSlow';
}

function tried(source: string, texts: readonly string[], timeout: number): number | null | 'tooSlow' {
  try {
    const index: unknown = vm.runInNewContext(source, { texts: JSON.stringify(texts) }, { timeout });
    return typeof index === 'number' && index >= 0 ? index : null;
  } catch {
    return 'tooSlow';
  }
}
