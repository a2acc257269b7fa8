import type { Plan, PlanStep } from '../../plan/plan.ts';
import { isUses, type Uses } from '../../runbook/index.ts';
import type { FaultSpec } from '../../simulator/index.ts';
import type { Chance } from './chance.ts';
import type { StepInput } from './inputs.ts';
import { clean, endingAfter, type Scenario } from './scenario.ts';
import { type Target, targetsOf } from './targets.ts';

interface ScriptInput {
  plan: Plan;
  inputs: readonly StepInput[];
  chance: Chance;
}

type Writer = (input: ScriptInput) => Scenario | null;

/** The operation that begins each step kind, as its API calls it. */
const starts: Partial<Record<Uses, string>> = {
  'mediaconnect:startFlow': 'StartFlow',
  'medialive:batchStart': 'BatchStart',
  'mediapackagev2:createHarvestJob': 'CreateHarvestJob',
  'm2:startBatchJob': 'StartBatchJob',
  'alibaba-live:startEdgeTranscodeJob': 'StartEdgeTranscodeJob',
};

/** The operations that end them again. */
const stops: Partial<Record<Uses, string>> = {
  'mediaconnect:startFlow': 'StopFlow',
  'medialive:batchStart': 'BatchStop',
  'alibaba-live:startEdgeTranscodeJob': 'StopEdgeTranscodeJob',
};

function operations(plan: Plan, of: Partial<Record<Uses, string>>): string[] {
  const used = plan.steps.map(({ uses }) => (isUses(uses) ? of[uses] : undefined));
  return [...new Set(used.filter((name) => name !== undefined))];
}

const throttled: Writer = ({ plan }) => {
  const struck = [...operations(plan, starts), ...operations(plan, stops)];
  if (struck.length === 0) return null;
  return {
    ...clean,
    name: 'throttled',
    title: 'Throttling storm',
    story: `The first two calls each of ${struck.join(', ')} are throttled.`,
    expected:
      'The calls are made again after a pause, everything comes up late, and all is off again at the end.',
    faults: struck.map((operation) => ({
      ...{ kind: 'throttle' as const, name: 'throttling storm', operation },
      ...{ ratePerSecond: 0, burst: 0, times: 2 },
    })),
  };
};

const stuck: Writer = ({ plan, inputs, chance }) => {
  // What shows nothing between off and on has not started, however long one waits.
  const coming = targetsOf(inputs, 'start').filter(({ step }) => !step.uses.startsWith('alibaba-live:'));
  const target = chance.pick(coming);
  if (!target) return null;
  const { step, name } = target;
  return {
    ...clean,
    name: 'stuckStarting',
    title: 'Stuck on the way up, with an on-air time',
    story: `${name} is started and does not come up in time.`,
    onAir: 'tight',
    ending: plan.atOnAir === 'abort' ? 'aborted' : 'asked',
    expected:
      plan.atOnAir === 'abort'
        ? `At the on-air time ${step.id} is not up, and everything is taken down again: atOnAir is abort.`
        : `${step.id} is slow and is waited for, and a person is asked; when the cause is put right it comes up, and the show is on air.`,
    faults: [{ ...aimedAt(target), kind: 'stuck', name: 'stuck on the way up' }],
  };
};

const neverUp: Writer = ({ inputs, chance }) => {
  const target = chance.pick(targetsOf(inputs, 'start'));
  if (!target) return null;
  const enough = isEnoughWithout(target);
  const after = enough
    ? {
        ending: 'degraded' as const,
        expected: `${target.step.id} is up without it, degraded: atLeast is ${enough}. What never came up is stopped at the end too.`,
      }
    : endingAfter([target.step]);
  return {
    ...clean,
    name: 'neverUp',
    title: 'Never up, without an on-air time',
    story: `${target.name} is started and never comes up; the run has no on-air time, so its step fails.`,
    ...after,
    onAir: null,
    faults: [{ ...aimedAt(target), kind: 'stuck', name: 'never up' }],
  };
};

const partial: Writer = ({ inputs, chance }) => {
  const batches = targetsOf(inputs, 'start').filter(({ step }) => step.uses === 'medialive:batchStart');
  const target = chance.pick(batches);
  if (!target) return null;
  return {
    ...clean,
    name: 'partialBatch',
    title: 'Partial batch',
    story: `The first BatchStart answers that ${target.name} failed; the rest of the batch starts.`,
    expected: 'It is asked for again, alone, and comes up; nothing is started twice.',
    faults: [
      {
        kind: 'partial',
        name: 'partial batch',
        operation: 'BatchStart',
        ids: [target.name],
        resource: target.name,
      },
    ],
  };
};

const lostAnswer: Writer = ({ plan }) => {
  const struck = operations(plan, starts);
  if (struck.length === 0) return null;
  return {
    ...clean,
    name: 'lostAnswer',
    title: 'Lost answers',
    story: `The first ${struck.join(', ')} ${struck.length === 1 ? 'takes' : 'each take'} effect, but the answer never arrives.`,
    expected:
      'What the calls did is read back: one start of each thing, one job of each step, nothing twice.',
    faults: struck.map((operation): FaultSpec => {
      return { kind: 'drop', name: 'lost answer', operation, when: 'after' };
    }),
  };
};

function jobsFail(
  name: string,
  what: 'harvest' | 'batch',
  title: string,
  concerns: (step: PlanStep) => boolean,
): Writer {
  return ({ plan }) => {
    const failing = plan.steps.filter(concerns);
    if (failing.length === 0) return null;
    return {
      ...clean,
      ...{ name, title, failing: [what] },
      story: `${failing.map(({ id }) => id).join(', ')}: each such job ends as ${what === 'harvest' ? 'FAILED' : 'Failed'}.`,
      ...endingAfter(failing),
    };
  };
}

const alreadyOn: Writer = ({ inputs, chance }) => {
  const target = chance.pick(targetsOf(inputs, 'start'));
  if (target?.step.kind !== 'resource') return null;
  const { step, name } = target;
  const expected = {
    leave: `It is adopted: the run goes on, and ${name} is still on when the show is over.`,
    own: `It is taken over: ${name} goes off with the rest when the show ends.`,
    refuse: 'The run ends before anything is started: alreadyOn is refuse.',
  }[step.alreadyOn];
  return {
    ...clean,
    name: 'alreadyOn',
    title: 'Already on',
    story: `Somebody else has started ${name} before the run.`,
    expected,
    ending: step.alreadyOn === 'refuse' ? 'refused' : 'asPlanned',
    onBefore: [name],
  };
};

const inputLost: Writer = ({ plan, inputs, chance }) => {
  // What was handed over is watched by others.
  if (plan.stayUp !== 'untilEnd') return null;
  const carry = ['mediaconnect:startFlow', 'medialive:batchStart'];
  const targets = targetsOf(inputs, 'start').filter(
    ({ step, name }) => carry.includes(step.uses) && !name.startsWith('multiplex:'),
  );
  const target = chance.pick(targets);
  if (!target) return null;
  return {
    ...clean,
    name: 'inputLost',
    title: 'Input lost on air',
    story: `Nothing comes into ${target.name} any more while the show is on air, and after a while it comes back.`,
    expected: 'The trouble is told, and that it is over; nothing is started, stopped or asked.',
    losesInput: target.name,
  };
};

const writers: readonly [name: string, write: Writer][] = [
  ['throttled', throttled],
  ['stuckStarting', stuck],
  ['neverUp', neverUp],
  ['partialBatch', partial],
  ['lostAnswer', lostAnswer],
  [
    'harvestFailed',
    jobsFail('harvestFailed', 'harvest', 'Harvest FAILED', ({ uses }) => uses.startsWith('mediapackagev2:')),
  ],
  [
    'batchJobFailed',
    jobsFail(
      'batchJobFailed',
      'batch',
      'Batch job Failed',
      // One that need only be accepted is done before it fails.
      (step) => step.uses === 'm2:startBatchJob' && step.with.waitFor !== 'accepted',
    ),
  ],
  ['alreadyOn', alreadyOn],
  ['inputLost', inputLost],
];

/** Names of the scenarios that come with the tool, without the clean pass. */
export const builtIn: readonly string[] = writers.map(([name]) => name);

/** The scenarios that concern this runbook, in their order. The choices of each are its own, whatever else is played. */
export function script(input: Omit<ScriptInput, 'chance'>, chanceOf: (name: string) => Chance): Scenario[] {
  return writers.flatMap(([name, write]) => write({ ...input, chance: chanceOf(name) }) ?? []);
}

function aimedAt({ step, name }: Target): { operation: string; resource: string; ids: string[] } {
  const operation = (isUses(step.uses) && starts[step.uses]) || '*';
  return { operation, resource: name, ids: [name] };
}

function isEnoughWithout({ step, count }: Target): number | null {
  if (step.kind !== 'resource' || step.atLeast === 'all') return null;
  return step.atLeast < count ? step.atLeast : null;
}
