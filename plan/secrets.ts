import type { Json, JsonObject } from './json.ts';

/** Stands for the value of a secret parameter wherever people read. */
export const masked = '•••';

/** Shorter values are no secrets, and are found in every text. */
const shortest = 4;

/** Takes values that are secret out of a text that people see. */
export type Conceal = (text: string) => string;

/** Leaves every text as it is. */
export const concealNothing: Conceal = (text) => text;

/** Takes the values of secret parameters out of texts that people see. */
export function concealer(parameters: JsonObject, secret: readonly string[]): Conceal {
  return concealerOf(secretTexts(parameters, secret));
}

/** The texts that the values of secret parameters consist of, the longest first: one may hold another. */
export function secretTexts(parameters: JsonObject, secret: readonly string[]): string[] {
  const texts = secret.flatMap((name) => (Object.hasOwn(parameters, name) ? textsIn(parameters[name]) : []));
  return [...new Set(texts)].filter((text) => text.length >= shortest).sort((a, b) => b.length - a.length);
}

/** Takes these texts out of others: as they are, as JSON and addresses write them, and where a longer text was cut off in their midst. */
export function concealerOf(texts: readonly string[]): Conceal {
  if (texts.length === 0) return concealNothing;
  const forms = [...new Set(texts.flatMap(formsOf))]
    .filter((form) => form.length >= shortest)
    .sort((a, b) => b.length - a.length);
  return (text) => {
    const whole = forms.reduce((told, form) => told.replaceAll(form, masked), text);
    return forms.reduce(withoutBeginning, whole);
  };
}

function formsOf(text: string): string[] {
  return [
    text,
    // As a message of one line has it.
    text.replace(/\s+/g, ' ').trim(),
    JSON.stringify(text).slice(1, -1),
    inAddress(text, encodeURIComponent),
    inAddress(text, encodeURI),
  ];
}

/** Half of a surrogate pair has no place in an address. */
function inAddress(text: string, encode: (text: string) => string): string {
  try {
    return encode(text);
  } catch {
    return text;
  }
}

/** Messages are cut to what a record may hold: the beginning of a secret may be left at the end, or before the dots. */
function withoutBeginning(text: string, secret: string): string {
  const dots = text.endsWith('…') ? '…' : '';
  const end = text.slice(0, text.length - dots.length);
  for (let length = Math.min(secret.length - 1, end.length); length >= shortest; length -= 1)
    if (end.endsWith(secret.slice(0, length))) return `${end.slice(0, -length)}${masked}${dots}`;
  return text;
}

function textsIn(value: Json | undefined): string[] {
  if (value === undefined || value === null || typeof value === 'boolean') return [];
  if (typeof value === 'object') return Object.values(value).flatMap(textsIn);
  return [String(value)];
}

/** A value with all its texts concealed, names of members included; numbers that are secret become text. */
export function concealedJson(value: Json, conceal: Conceal): Json {
  if (typeof value === 'string') return conceal(value);
  if (typeof value === 'number') {
    const told = conceal(String(value));
    return told === String(value) ? value : told;
  }
  if (Array.isArray(value)) return value.map((item) => concealedJson(item, conceal));
  return value === null || typeof value === 'boolean' ? value : concealedObject(value, conceal);
}

/** The same of an object. */
export function concealedObject(object: JsonObject, conceal: Conceal): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, item]) => [conceal(key), concealedJson(item, conceal)]),
  );
}
