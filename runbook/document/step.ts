import { z } from 'zod';
import { parseDuration } from '../../plan/duration.ts';
import type { StepKind } from '../kinds/kind.ts';
import { unique } from '../kinds/unique.ts';
import { limits } from '../limits.ts';
import { duration, positiveDuration } from './duration.ts';

const retry = z
  .strictObject({
    attempts: z.int().min(1).max(1000).default(5).describe('In all; default 5'),
    interval: duration.default('2s').describe('Pause before the second attempt; default 2s'),
    backoff: z
      .number()
      .min(1)
      .max(100)
      .default(2)
      .describe('Each pause is so many times the one before; default 2'),
    maxInterval: duration.optional().describe('The longest pause; default 30s'),
  })
  .refine(
    ({ interval, maxInterval }) =>
      maxInterval === undefined || (parseDuration(maxInterval) ?? 0) >= (parseDuration(interval) ?? 0),
    { path: ['maxInterval'], message: 'must be at least as long as interval' },
  );

const ask = z.strictObject({
  for: positiveDuration.describe('How long a person may take to answer'),
  // biome-ignore lint/suspicious/noThenProperty: the document's own word
  then: z.enum(['rollback', 'continue']).describe('What happens when nobody does'),
});

const common = {
  uses: z.string(),
  needs: z
    .array(z.string())
    .max(limits.steps)
    .check(unique('step'))
    .default([])
    .describe('Ids of the steps that must be up or done before this one starts'),
  at: z
    .enum(['start', 'end'])
    .default('start')
    .describe('end: begins when the show ends, beside the tear-down'),
  with: z.record(z.string(), z.unknown()),
  onFailure: z
    .enum(['rollback', 'ask', 'continue'])
    .optional()
    .describe('What a final failure does to the run'),
  typical: duration.optional().describe('How long it usually takes'),
  ask: ask.optional().describe('A limit to how long a question about this step may stay open'),
};

const world = {
  ...common,
  retry: retry.prefault({}).describe('Attempts and the pauses between them'),
  timeout: positiveDuration.optional().describe('Covers all attempts'),
};

const onConflict = z.enum(['share', 'fail', 'wait']);

const healthy = z
  .strictObject({
    for: positiveDuration.describe('How long it must be healthy without a break, such as 20s'),
    timeout: positiveDuration
      .default('3m')
      .describe('After so long a person is asked and the run is degraded; default 3m'),
  })
  .refine((keys) => (parseDuration(keys.timeout) ?? 0) > (parseDuration(keys.for) ?? 0), {
    path: ['for'],
    message: 'must be shorter than its timeout (default 3m)',
  });

const resourceShape = z.strictObject({
  ...world,
  healthy: healthy
    .optional()
    .describe('A gate behind up: signal comes in, no alert is set, all pipelines run'),
  alreadyOn: z
    .enum(['leave', 'own', 'refuse'])
    .default('leave')
    .describe('What is on before the run: leave (never ours), own (stopped at the end) or refuse'),
  onConflict: onConflict
    .default('share')
    .describe(
      'When another run holds it: share it (the last to go turns it off), fail, or wait until it is free',
    ),
  undo: z
    .enum(['stop', 'leave'])
    .default('stop')
    .describe('What the way back does with what this step brought up'),
});

const batchShape = resourceShape.extend({
  atLeast: z
    .union([z.literal('all'), z.int().min(1)], 'must be all, or a whole number of at least 1')
    .default('all')
    .describe('How many are enough'),
});

const jobShape = z.strictObject({
  ...world,
  onConflict: onConflict
    .default('fail')
    .describe(
      'When another run has the same job under way: fail, wait until it is free, or share: submit all the same',
    ),
  undo: z
    .enum(['cancel', 'leave'])
    .optional()
    .describe('What the way back does with a job that has not ended'),
});

const observationShape = z.strictObject(world);
const gateShape = z.strictObject(common);

/** The keys that a step of each column may have. */
export const stepShapes = {
  resource: resourceShape,
  batch: batchShape,
  job: jobShape,
  observation: observationShape,
  gate: gateShape,
} as const;

/** For a step whose kind is not known: the keys of all, so that what else is wrong with it is told too. */
export const anyShape = batchShape.extend({ undo: z.enum(['stop', 'cancel', 'leave']).optional() });

/** Every key of any step. */
export const stepKeys: readonly string[] = Object.keys(anyShape.shape);

/** Which of `stepShapes` a step kind has. */
export function shapeName(kind: Pick<StepKind, 'kind' | 'batch'>): keyof typeof stepShapes {
  return kind.kind === 'resource' && kind.batch ? 'batch' : kind.kind;
}
