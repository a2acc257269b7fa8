import type { Plan } from '../../plan/plan.ts';
import type { Outcome, RunStatus } from '../../plan/status.ts';
import { criticalPath } from '../../plan/timing.ts';
import type { StepInput } from './inputs.ts';
import { inCloud } from './judge-cloud.ts';
import { inRecord } from './judge-record.ts';
import type { Played } from './pass.ts';

/** What a judge looks at. */
export interface Judged {
  played: Played;
  plan: Plan;
  inputs: readonly StepInput[];
  bystanders: readonly string[];
}

/** Everything that was not as it should be, one sentence each; empty: the pass is passed. */
export function judge(judged: Judged): string[] {
  return [...ending(judged), ...inCloud(judged), ...inRecord(judged), ...defects(judged.played)];
}

/** The run ended as the document and the scenario want. */
function ending({ played, plan }: Judged): string[] {
  const { last, scenario, outOfTime } = played;
  if (outOfTime) return [`The run had not ended when the time for the pass was over; it says: ${last.next}`];
  const why = last.error ? ` (${last.error.message})` : '';
  const wanted = outcomesOf(scenario.ending, plan);
  if (!wanted.includes(last.outcome))
    return [`The run ended as ${last.outcome}${why}; by design it is ${wanted.join(' or ')}.`];
  return [
    ...unwanted(played),
    ...unasked(played),
    ...untold(played),
    ...lateLead(played, plan),
    ...nothingOn(last, plan),
  ];
}

function outcomesOf(ending: Played['scenario']['ending'], plan: Plan): Outcome[] {
  const normal: Outcome = plan.stayUp === 'untilEnd' ? 'ended' : 'done';
  switch (ending) {
    case 'asPlanned':
    case 'degraded':
    case 'asked':
      return [normal];
    case 'rolledBack':
      return ['rolledBack'];
    case 'aborted':
      return ['aborted'];
    case 'refused':
      return ['failed'];
    case 'any':
      return [normal, 'rolledBack', 'aborted'];
  }
}

/** Where only a person can help, one must have been asked. */
function unasked({ scenario, questions }: Played): string[] {
  if (scenario.ending !== 'asked' || questions.some(({ answer }) => answer !== 'approve')) return [];
  return ['Nobody was asked, although a person had to decide.'];
}

/** What should have passed without anybody noticing did not. */
function unwanted({ last, scenario, questions }: Played): string[] {
  if (scenario.ending !== 'asPlanned') return [];
  const failed = Object.entries(last.steps).filter(
    ([, step]) => step.state === 'failed' || step.error !== null,
  );
  const asked = questions.filter(({ answer }) => answer !== 'approve');
  const missing = Object.entries(last.steps).flatMap(([id, { failed: without }]) =>
    without.map(({ resource, message }) => `${id} went on without ${resource}: ${message}`),
  );
  return [
    ...failed.map(([id, { error }]) => `${id} failed: ${error?.message ?? 'no reason given'}`),
    ...missing,
    ...asked.map(({ step, prompt }) => `A person had to decide on ${step}: ${prompt}`),
  ];
}

/** What loses its input while the show is on air must be told. */
function untold({ scenario, trouble }: Played): string[] {
  const { losesInput } = scenario;
  if (losesInput === null || trouble.some(({ resource }) => resource === losesInput)) return [];
  return [`${losesInput} lost its input, and nobody was told.`];
}

/** A lead that is shorter than the way up makes every show late. */
function lateLead({ scenario }: Played, plan: Plan): string[] {
  if (scenario.name !== 'clean' || plan.leadMs === null) return [];
  const { seconds, steps } = criticalPath(plan.steps);
  if (plan.leadMs >= seconds * 1000) return [];
  return [
    `The lead of ${plan.leadMs / 1000} s is shorter than the way up, which typically takes ${seconds} s (${steps.join(' → ')}): every show is late.`,
  ];
}

/** A run that says up while nothing is on at the end of its chains has nothing on air, whatever feeds them. */
function nothingOn({ upAt, steps }: RunStatus, plan: Plan): string[] {
  const resources = plan.steps.filter((step) => step.kind === 'resource' && step.at === 'start');
  const outermost = resources.filter(({ id }) => !resources.some(({ needs }) => needs.includes(id)));
  if (upAt === null || outermost.length === 0) return [];
  const isOn = outermost.some(({ id }) => {
    const { started = [], adopted = [], startedByOthers = [], failed = [] } = steps[id] ?? {};
    const off = new Set(failed.map(({ resource }) => resource));
    return [...started, ...adopted, ...startedByOthers].some((name) => !off.has(name));
  });
  const names = outermost.map(({ id }) => id).join(', ');
  return isOn
    ? []
    : [`The run called itself up with nothing of ${names} on: a show without a picture. onFailure lets it.`];
}

/** Defects of the engine itself. */
function defects({ failedTasks, last }: Played): string[] {
  const steps = Object.values(last.steps).filter(({ error }) => error?.type === 'Defect');
  return [
    ...failedTasks.map((message) => `A workflow task failed: ${message}`),
    ...steps.map(({ error }) => `A step failed by a defect: ${error?.message}`),
  ];
}
