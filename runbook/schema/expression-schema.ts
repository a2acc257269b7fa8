import { isJsonObject, type Json, type JsonObject } from '../../plan/json.ts';

/** A text that holds an expression. */
export const expression: JsonObject = {
  type: 'string',
  pattern: '\\$\\{\\{.*\\}\\}',
  description: 'An expression: ${{ parameters.NAME }}, ${{ run.id }} or ${{ steps.ID.outputs.NAME }}',
};

const orExpression: JsonObject = { $ref: '#/definitions/expression' };

/** The schema of a `with`, in which an expression may stand for any member or item, however deep. */
export function withExpressions(schema: JsonObject): JsonObject {
  const { properties, additionalProperties, items } = schema;
  return {
    ...schema,
    ...(isJsonObject(properties) ? { properties: eachMember(properties) } : {}),
    ...(isJsonObject(additionalProperties) ? { additionalProperties: allow(additionalProperties) } : {}),
    ...(isJsonObject(items) ? { items: allow(items) } : {}),
  };
}

function eachMember(properties: JsonObject): JsonObject {
  const members = Object.entries(properties);
  return Object.fromEntries(members.map(([name, member]): [string, Json] => [name, allow(member)]));
}

function allow(member: Json): Json {
  if (!isJsonObject(member)) return member;
  const { description, ...rest } = withExpressions(member);
  const either = { anyOf: [rest, orExpression] };
  return description === undefined ? either : { description, ...either };
}
