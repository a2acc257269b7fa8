/** `90s`, `12m`, `1h30m`, `500ms`: largest unit first, at least one. */
export const durationPattern = /^(?=\d)(?:(\d{1,5})h)?(?:(\d{1,6})m)?(?:(\d{1,7})s)?(?:(\d{1,9})ms)?$/;
const unitMs = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;

/** Reads `90s`, `12m`, `1h30m` or `500ms` as milliseconds; null when it is none. */
export function parseDuration(text: string): number | null {
  const match = durationPattern.exec(text);
  if (!match) return null;
  const [, h, m, s, ms] = match;
  return (
    Number(h ?? 0) * unitMs.h +
    Number(m ?? 0) * unitMs.m +
    Number(s ?? 0) * unitMs.s +
    Number(ms ?? 0) * unitMs.ms
  );
}

/** Milliseconds as a document would write them, largest unit first: `1h30m`, `500ms`; `0s` for nothing. */
export function formatDuration(ms: number): string {
  let rest = Math.max(0, Math.round(ms));
  let text = '';
  for (const [unit, size] of Object.entries(unitMs)) {
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text === '' ? '0s' : text;
}
