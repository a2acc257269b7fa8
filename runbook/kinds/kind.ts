import type { z } from 'zod';
import type { JsonObject } from '../../plan/json.ts';
import type { GateStep, JobStep, StepColumn } from '../../plan/plan.ts';
import type { AskedStep, Needs } from '../permissions/needs.ts';

/**
 * What a document needs to know of a step kind: its `with`, its outputs, its column and its defaults.
 * Pure: how it talks to the service is `activities/<service>.ts`.
 */
export interface StepKind<Uses extends string = string, With extends object = object> {
  /** As documents name it. */
  uses: Uses;
  kind: StepColumn;
  /** One sentence for editors and docs. */
  description: string;
  /** The resolved `with`, strict: unknown members are errors. The API's own patterns and limits. */
  with: z.ZodType<With>;
  /** Members of the step's outputs. */
  outputs: readonly string[];
  /** How long it usually takes. */
  typicalSeconds: number;
  /** Default of `timeout`, in milliseconds; null: none. */
  timeoutMs: number | null;
  /** Names in the ledger of the resources that this step is about; only for resources. */
  resources?(input: With): string[];
  /**
   * Two unordered steps with one such key could not tell their jobs apart; only for jobs without a token.
   * Takes `with` as written too: the same expressions read the same values.
   */
  lookAlikeKey?(input: JsonObject): string;
  /** Default of `undo`; only for jobs. */
  undo?: JobStep['undo'];
  /** Turns on many at once, so that fewer than all can be enough (`atLeast`); only for resources. */
  batch?: true;
  /** Can say how it is doing beyond being on, so that `healthy` can be asked of it; only for resources. */
  health?: true;
  /** Carries signal to what starts after it; one that nothing needs is worth a warning. */
  feeds?: true;
  /** Which gate it is; only for gates. */
  gate?: GateStep['gate'];
  /** What the calls of its whole life need to be allowed, undo included; absent: it calls nothing that asks. */
  permissions?(step: AskedStep): Needs;
}
