import { isJsonObject, type JsonObject } from '../plan/json.ts';
import type { AskLimit, At, JobStep, OnFailure, Plan, ResourceStep } from '../plan/plan.ts';
import type { Columns, Uses, WrittenWiths } from './kinds/index.ts';
import { formatProblems } from './problems/format.ts';
import { ProblemList } from './problems/problem-list.ts';
import { readJsonValue } from './source/json-value.ts';

/** A text that holds an expression, such as `${{ parameters.flowArn }}`. */
export type Expression = `${string}\${{${string}}}${string}`;

/** A value, any part of which may be read by an expression. */
export type Readable<T> =
  | Expression
  | (T extends readonly (infer Item)[]
      ? readonly Readable<Item>[]
      : T extends object
        ? { readonly [Member in keyof T]: Readable<T[Member]> }
        : T);

/** `90s`, `12m`, `1h30m`. */
export type Duration = `${number}${'h' | 'm' | 's' | 'ms'}` | `${number}h${number}m` | `${number}m${number}s`;

type Scalar = string | number | boolean;

interface DeclarationBase {
  description?: string;
  /** Default: true without a default. */
  required?: boolean;
  /** Its value is never printed. */
  secret?: boolean;
}

/** One parameter. */
export type ParameterDefinition = DeclarationBase &
  (
    | { type: 'string'; default?: string; pattern?: string }
    | { type: 'number'; default?: number }
    | { type: 'boolean'; default?: boolean }
    | { type: 'list'; of?: 'string' | 'number' | 'boolean'; default?: readonly Scalar[]; pattern?: string }
  );

interface CommonKeys {
  needs?: readonly string[];
  at?: At;
  onFailure?: OnFailure;
  typical?: Duration;
  ask?: { for: Duration; then: AskLimit['then'] };
}

interface WorldKeys extends CommonKeys {
  retry?: { attempts?: number; interval?: Duration; backoff?: number; maxInterval?: Duration };
  timeout?: Duration;
}

interface ColumnKeys {
  resource: WorldKeys & {
    alreadyOn?: ResourceStep['alreadyOn'];
    undo?: ResourceStep['undo'];
    healthy?: { for: Duration; timeout?: Duration };
  };
  job: WorldKeys & { undo?: JobStep['undo'] };
  observation: WorldKeys;
  gate: CommonKeys;
}

type BatchKeys<U extends Uses> = U extends 'medialive:batchStart'
  ? { atLeast?: ResourceStep['atLeast'] }
  : unknown;

/** One step of the kind `U`; its `with` is that of the kind. */
export type StepDefinition<U extends Uses = Uses> = {
  [K in U]: {
    uses: K;
    with: { readonly [Member in keyof WrittenWiths[K]]: Readable<WrittenWiths[K][Member]> };
  } & ColumnKeys[Columns[K]] &
    BatchKeys<K>;
}[U];

/** A whole document. */
export interface RunbookDefinition {
  name: string;
  description?: string;
  parameters?: Readonly<Record<string, ParameterDefinition>>;
  steps: Readonly<Record<string, StepDefinition>>;
  onCancel?: Plan['onCancel'];
  stayUp?: 'handOff' | 'untilEnd';
  lead?: Duration;
  atOnAir?: Plan['atOnAir'];
  atOffAir?: 'end' | 'ask';
  postRoll?: Duration;
}

/**
 * Writes a runbook in TypeScript: the type of each `with` follows from `uses`. Returns the document as plain JSON, for
 * `compile`, or for the workflow type `runbook`. Checks no more than types do: `compile` does the rest.
 * Throws a TypeError for what JSON cannot say.
 */
export function defineRunbook(definition: RunbookDefinition): JsonObject {
  const problems = new ProblemList(null);
  const document = readJsonValue(definition, problems);
  if (!isJsonObject(document) || problems.hasErrors) throw new TypeError(formatProblems(problems.all()));
  return document;
}
