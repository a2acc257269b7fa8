/** Types say what the vendors' models promise; what comes over the wire may be anything. */

/** A text; a number or a flag where one was promised; else there is none. */
export function textIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** The entries of a list that are what entries must be; none where no list came. */
export function entriesIn<Entry extends object>(list: readonly Entry[] | null | undefined): Entry[] {
  return Array.isArray(list)
    ? list.filter((entry: unknown): entry is Entry => typeof entry === 'object' && entry !== null)
    : [];
}

/** A whole number that counts something. */
export function countIn(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** An instant in epoch milliseconds; dates that do not exist are none. */
export function instantIn(value: unknown): number | undefined {
  const at = value instanceof Date ? value.getTime() : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}
