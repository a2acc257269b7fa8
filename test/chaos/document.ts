import type { JsonObject } from '../../plan/json.ts';
import type { Random } from './random.ts';
import { randomStep } from './steps.ts';
import type { Stock } from './stock.ts';

/** Outputs that a step of each kind gives and that another's `with` can read into a text. */
const outputs: Record<string, string> = {
  'mediaconnect:startFlow': 'status',
  'mediapackagev2:createHarvestJob': 'name',
  'm2:startBatchJob': 'executionId',
  'alibaba-live:startEdgeTranscodeJob': 'jobId',
  approval: 'at',
};

/** A random graph of up to 30 steps, half of them small. */
export function randomDocument(random: Random, stock: Stock, show: string): JsonObject {
  return {
    name: `chaos-${show}`,
    parameters: { origin: { type: 'string' }, now: { type: 'string' }, soon: { type: 'string' } },
    onCancel: random.pick(['ask', 'undo']),
    steps: randomSteps(random, stock, show),
  };
}

function randomSteps(random: Random, stock: Stock, show: string): JsonObject {
  const steps: Record<string, JsonObject> = {};
  const count = random.chance(0.6) ? random.int(1, 8) : random.int(9, 30);
  // Broad, deep, or something in between.
  const density = random.pick([0.05, 0.15, 0.3]);
  for (let at = 0; at < count; at += 1) {
    const id = `s${at}`;
    const step = randomStep({ random, stock, show, id });
    if (!step) continue;
    const earlier = Object.keys(steps).filter((other) => steps[other]?.at !== 'end' || step.at === 'end');
    const needs = random.some(earlier, density).slice(-4);
    steps[id] = reading(random, needs.length > 0 ? { ...step, needs } : step, steps);
  }
  if (!Object.values(steps).some((step) => step.at !== 'end'))
    // Beside what there is, which others may read (seed 300214).
    steps.start = { uses: 'wait', with: { for: '50ms' } };
  return steps;
}

/** Now and then a job reads what a step before it gave. */
function reading(random: Random, step: JsonObject, steps: Record<string, JsonObject>): JsonObject {
  if (step.uses !== 'm2:startBatchJob' || !random.chance(0.4)) return step;
  const [source, output] =
    ((step.needs as string[] | undefined) ?? [])
      .map((id) => [id, outputs[String(steps[id]?.uses)]] as const)
      .find(([, name]) => name !== undefined) ?? [];
  if (source === undefined) return step;
  const input = step.with as JsonObject;
  const jobParams = {
    ...(input.jobParams as JsonObject),
    READS: `\${{ steps.${source}.outputs.${output} }}`,
  };
  return { ...step, with: { ...input, jobParams } };
}
