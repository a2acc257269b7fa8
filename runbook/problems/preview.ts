/** A value as a message shows it, on one line and cut to 80 characters. */
export function preview(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'object') {
    const keys = Object.keys(value);
    return keys.length === 0 ? 'an empty mapping' : `a mapping of ${cut(keys.join(', '))}`;
  }
  if (typeof value === 'string') return cut(JSON.stringify(value));
  return `the ${typeof value} ${cut(String(value))}`;
}

/** A value as a problem carries it: one too large to repeat is cut. */
export function carried(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === 'string') return value.length > 200 ? `${value.slice(0, 200)}…` : value;
  if (typeof value !== 'object' || value === null) return value;
  const size = JSON.stringify(value).length;
  return size > 1000 ? preview(value) : value;
}

function cut(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
