import type { Json, JsonObject } from '../plan/json.ts';
import { type Conceal, concealer } from '../plan/secrets.ts';

/** The server refuses more than 400 bytes. */
const longest = 200;

/**
 * One line for the list of runs in the UI: the runbook's name and its parameters, as far as they fit.
 *
 * @param secret - names of parameters that are not shown; null: not known, so that none is
 */
export function summaryOf(name: string, parameters: JsonObject, secret: readonly string[] | null): string {
  if (secret === null) return name;
  const conceal = concealer(parameters, secret);
  let summary = name;
  for (const [key, value] of Object.entries(parameters)) {
    if (secret.includes(key)) continue;
    const next = `${summary} · ${key} ${short(value, conceal)}`;
    if (Buffer.byteLength(next) > longest) break;
    summary = next;
  }
  return summary;
}

function short(value: Json, conceal: Conceal): string {
  if (Array.isArray(value))
    return value.length > 3 ? `${value.length} items` : value.map((item) => short(item, conceal)).join(', ');
  if (typeof value === 'object' && value !== null) return '{…}';
  const text = conceal(String(value)).replace(/\s+/g, ' ');
  // Of an ARN only the end tells one from another.
  const told = text.startsWith('arn:') ? `…${text.split(':').at(-1) ?? ''}` : text;
  return told.length > 60 ? `${told.slice(0, 59)}…` : told;
}
