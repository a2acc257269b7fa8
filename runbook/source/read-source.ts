import { isJsonObject, type Json } from '../../plan/json.ts';
import { bytesOf, limits } from '../limits.ts';
import { preview } from '../problems/preview.ts';
import type { ProblemList } from '../problems/problem-list.ts';
import { readJsonValue } from './json-value.ts';
import { readYamlText } from './yaml-text.ts';

/** Reads text, or takes an object as it is, into plain JSON; undefined when that cannot be done. Never throws. */
export function readSource(source: unknown, problems: ProblemList): Json | undefined {
  if (typeof source === 'string') return readYamlText(source, problems);
  if (!isJsonObject(source)) {
    problems.add({
      code: 'wrongType',
      path: [],
      message: `must be a mapping, or YAML text; received ${preview(source)}`,
    });
    return undefined;
  }
  const value = readJsonValue(source, problems);
  const bytes = value === undefined ? 0 : bytesOf(JSON.stringify(value));
  if (bytes <= limits.documentBytes) return value;
  const message = `is larger than ${limits.documentBytes / 1024} KiB; received ${Math.ceil(bytes / 1024)} KiB`;
  problems.add({ code: 'tooLarge', path: [], message });
  return undefined;
}
