import type { z } from 'zod';
import { startEdgeTranscodeJob } from './alibaba-live.ts';
import { approval, wait } from './gates.ts';
import type { StepKind } from './kind.ts';
import { startBatchJob } from './m2.ts';
import { startFlow } from './mediaconnect.ts';
import { batchStart } from './medialive.ts';
import { createHarvestJob, getHarvestJob } from './mediapackagev2.ts';
import { probe } from './probe.ts';

const registry = {
  [startFlow.uses]: startFlow,
  [batchStart.uses]: batchStart,
  [createHarvestJob.uses]: createHarvestJob,
  [getHarvestJob.uses]: getHarvestJob,
  [startBatchJob.uses]: startBatchJob,
  [startEdgeTranscodeJob.uses]: startEdgeTranscodeJob,
  [probe.uses]: probe,
  [approval.uses]: approval,
  [wait.uses]: wait,
};

/** Every step kind by what documents call it. */
export type Uses = keyof typeof registry;

/** The validated `with` of each step kind. */
export type Withs = { [U in Uses]: z.output<(typeof registry)[U]['with']> };

/** The `with` of each step kind as people write it, without its expressions. */
export type WrittenWiths = { [U in Uses]: z.input<(typeof registry)[U]['with']> };

/** The column that each step kind stands in. */
export type Columns = { [U in Uses]: (typeof registry)[U]['kind'] };

/** Step kinds by `uses`. */
export const kinds: { readonly [U in Uses]: StepKind<U, Withs[U]> } = registry;

/** All names in `kinds`. */
export const usesNames: readonly string[] = Object.keys(registry);

/** True for the name of a step kind. */
export function isUses(name: string): name is Uses {
  return Object.hasOwn(registry, name);
}

/** The step kind of that name, or null. */
export function kindOf(uses: string): StepKind | null {
  return isUses(uses) ? kinds[uses] : null;
}
