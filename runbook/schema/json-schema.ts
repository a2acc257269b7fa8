import { z } from 'zod';
import { formatDuration } from '../../plan/duration.ts';
import { isJsonObject, type JsonObject } from '../../plan/json.ts';
import { documentShape } from '../document/document.ts';
import { memberName } from '../document/names.ts';
import { shapeName, stepShapes } from '../document/step.ts';
import { kinds, usesNames } from '../kinds/index.ts';
import type { StepKind } from '../kinds/kind.ts';
import { limits } from '../limits.ts';
import { declarationShape } from '../parameters/declaration.ts';
import { expression, withExpressions } from './expression-schema.ts';

/** The JSON Schema (draft-07, which editors know) of documents; `runbook.schema.json` holds it. */
export function runbookSchema(): JsonObject {
  const document = schemaOf(documentShape);
  const names = schemaOf(memberName);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Showcaller runbook',
    ...document,
    properties: {
      ...membersOf(document),
      parameters: {
        type: 'object',
        description: 'What the runbook is given at its start',
        maxProperties: limits.parameters,
        propertyNames: names,
        additionalProperties: schemaOf(declarationShape),
      },
      steps: {
        type: 'object',
        description: 'The steps by id',
        minProperties: 1,
        maxProperties: limits.steps,
        propertyNames: names,
        additionalProperties: stepSchema(),
      },
    },
    definitions: { expression },
  };
}

/** A step is judged by what it uses. */
function stepSchema(): JsonObject {
  return {
    type: 'object',
    required: ['uses'],
    properties: { uses: { enum: [...usesNames], description: 'The step kind' } },
    allOf: Object.values(kinds).map((kind) => ({
      if: { properties: { uses: { const: kind.uses } }, required: ['uses'] },
      // biome-ignore lint/suspicious/noThenProperty: JSON Schema's word
      then: kindSchema(kind),
    })),
  };
}

function kindSchema(
  kind: Pick<StepKind, 'uses' | 'kind' | 'description' | 'with' | 'timeoutMs' | 'batch'>,
): JsonObject {
  const step = schemaOf(stepShapes[shapeName(kind)]);
  const members = membersOf(step);
  const { timeout } = members;
  return {
    ...step,
    description: kind.description,
    properties: {
      ...members,
      uses: { const: kind.uses, description: kind.description },
      with: { ...withExpressions(schemaOf(kind.with)), description: kind.description },
      ...(isJsonObject(timeout) ? { timeout: { ...timeout, ...timeoutDefault(kind.timeoutMs) } } : {}),
    },
  };
}

function timeoutDefault(ms: number | null): JsonObject {
  return ms === null ? {} : { default: formatDuration(ms) };
}

function membersOf(schema: JsonObject): JsonObject {
  return isJsonObject(schema.properties) ? schema.properties : {};
}

function schemaOf(schema: z.ZodType): JsonObject {
  const made: unknown = JSON.parse(
    JSON.stringify(z.toJSONSchema(schema, { target: 'draft-7', io: 'input' })),
  );
  if (!isJsonObject(made)) throw new TypeError('zod made no schema');
  const { $schema: _, ...rest } = made;
  return rest;
}
