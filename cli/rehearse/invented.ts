import { isJsonObject, type Json, type JsonObject } from '../../plan/json.ts';
import type { ParameterDeclaration } from '../../runbook/index.ts';
import { checkValue } from '../../runbook/parameters/check-value.ts';

/** Values for members of a `with`, by the member's name; `n` makes them differ. */
const byMember: Record<string, (n: number) => string> = {
  flowArn: (n) =>
    `arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-rehearsal${n}-000000000000:rehearsal-${n}`,
  channelIds: (n) => String(7_000_000 + n),
  multiplexIds: (n) => String(8_000_000 + n),
  bucketName: (n) => `rehearsal-bucket-${n}`,
  startTime: () => '2026-01-10T18:00:00Z',
  endTime: () => '2026-01-10T19:00:00Z',
  until: () => '2026-01-10T18:00:00Z',
  for: () => '30s',
  regionId: () => 'cn-shanghai',
};

/** Texts that common patterns take, tried when the value made for the member does not match. */
const byPattern: ((n: number) => string)[] = [
  (n) => `rehearsal-${n}`,
  (n) => String(7_000_000 + n),
  (n) => `rehearsal${n}`,
  (n) => `REHEARSAL${n}`,
  (n) => byMember.flowArn?.(n) ?? '',
  () => '2026-01-10T18:00:00Z',
  () => '30s',
  () => 'eu-central-1',
];

interface InventInput {
  name: string;
  declaration: ParameterDeclaration;
  document: JsonObject;
  /** Differs for each parameter, so that no two of them name one thing. */
  number: number;
}

/** A value for a parameter that nobody gave, by where the document reads it, its type and its pattern; undefined: none fits. */
export function invented({ name, declaration, document, number }: InventInput): Json | undefined {
  const member = memberReading(name, document.steps ?? null);
  const makers = [...(member !== null && byMember[member] ? [byMember[member]] : []), ...byPattern];
  const candidates = makers.map((make) => madeBy(declaration, make, number * 10));
  return candidates.find((value) => checkValue(declaration, value, []).length === 0);
}

function madeBy({ type, of }: ParameterDeclaration, make: (n: number) => string, from: number): Json {
  const scalar = (kind: string, n: number): Json => {
    if (kind === 'number') return n;
    return kind === 'boolean' ? false : make(n);
  };
  return type === 'list' ? [scalar(of, from + 1), scalar(of, from + 2)] : scalar(type, from + 1);
}

/** The member of a `with` whose whole value (or an item of it) is this parameter; null: none. */
function memberReading(name: string, value: Json, member: string | null = null): string | null {
  if (typeof value === 'string')
    return value.replaceAll(' ', '') === `\${{parameters.${name}}}` ? member : null;
  if (Array.isArray(value)) return first(value.map((item) => memberReading(name, item, member)));
  if (!isJsonObject(value)) return null;
  return first(Object.entries(value).map(([key, item]) => memberReading(name, item, key)));
}

function first(found: readonly (string | null)[]): string | null {
  return found.find((one) => one !== null) ?? null;
}
