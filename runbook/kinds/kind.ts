import type { z } from 'zod';
import type { StepColumn } from '../../plan/plan.ts';

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
  /** Two unordered steps with one such key could not tell their jobs apart; only for jobs without a token. */
  lookAlikeKey?(input: With): string;
  /** IAM (or RAM) actions that the step's calls need, reads and undo included. */
  permissions: readonly string[];
}
