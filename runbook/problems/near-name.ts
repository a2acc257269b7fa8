/** ` Did you mean "x"?` for the name that is nearest to what was written, or nothing. */
export function didYouMean(written: string, names: readonly string[]): string {
  const near = nearest(written, names);
  return near === null ? '' : `. Did you mean ${near}?`;
}

function nearest(written: string, names: readonly string[]): string | null {
  if (written.length > 60) return null;
  const plain = fold(written);
  const far = written.length < 3 ? 0 : Math.floor(written.length / 3);
  let best: string | null = null;
  let least = far + 1;
  for (const name of names) {
    const steps = plain === fold(name) ? 0 : distance(plain, fold(name));
    if (steps < least) [best, least] = [name, steps];
  }
  return best;
}

/** Case, hyphens and underscores are what people mix up most. */
function fold(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '');
}

/** Levenshtein's: letters put in, left out or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
