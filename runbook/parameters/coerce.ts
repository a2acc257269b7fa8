import type { Json } from '../../plan/json.ts';
import { masked } from '../../plan/secrets.ts';
import { preview } from '../problems/preview.ts';
import type { ParameterDeclaration, ScalarType } from './declaration.ts';

/** What a word of the command line says, or why it says nothing. */
export type Coerced = { ok: true; value: Json } | { ok: false; message: string };

/**
 * The value that `-p name=text` gives: text as it is, other types as JSON, lists also as `a,b`.
 * A parameter that is not declared (null) takes the text; that it is unknown is found when the runbook is compiled.
 */
export function coerceParameter(declaration: ParameterDeclaration | null, text: string): Coerced {
  if (!declaration || declaration.type === 'string') return { ok: true, value: text };
  const shown = declaration.secret ? masked : preview(text);
  if (declaration.type !== 'list') return coerceScalar(declaration.type, text, shown);
  if (text.trimStart().startsWith('[')) {
    const value = fromJson(text);
    return value === undefined
      ? { ok: false, message: `is not JSON; received ${shown}` }
      : { ok: true, value };
  }
  const items: Json[] = [];
  for (const part of text.trim() === '' ? [] : text.split(',')) {
    const item = coerceScalar(
      declaration.of,
      part.trim(),
      declaration.secret ? masked : preview(part.trim()),
    );
    if (!item.ok) return item;
    items.push(item.value);
  }
  return { ok: true, value: items };
}

function coerceScalar(type: ScalarType, text: string, shown: string): Coerced {
  if (type === 'string') return { ok: true, value: text };
  const value = fromJson(text);
  if (typeof value === type && value !== undefined) return { ok: true, value };
  return {
    ok: false,
    message: `must be ${type === 'number' ? 'a number' : 'true or false'}; received ${shown}`,
  };
}

function fromJson(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
