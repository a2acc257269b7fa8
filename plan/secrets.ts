import type { Json, JsonObject } from './json.ts';

/** Shorter values are no secrets, and are found in every text. */
const shortest = 4;

/** Takes the values of secret parameters out of texts that people see. */
export function concealer(parameters: JsonObject, secret: readonly string[]): (text: string) => string {
  const values = secret
    .flatMap((name) => textsIn(parameters[name]))
    .filter((text) => text.length >= shortest)
    // The longest first: one may hold another.
    .sort((a, b) => b.length - a.length);
  return (text) => values.reduce((told, value) => told.replaceAll(value, '•••'), text);
}

function textsIn(value: Json | undefined): string[] {
  if (value === undefined || value === null || typeof value === 'boolean') return [];
  if (typeof value === 'object') return Object.values(value).flatMap(textsIn);
  return [String(value)];
}
