import type { PlanStep } from '../../plan/plan.ts';
import type { LedgerEntry } from '../../simulator/index.ts';
import type { Judged } from './judge.ts';
import type { Played } from './pass.ts';
import { classOf } from './states.ts';
import { resourceNames } from './targets.ts';

/** What the cloud itself says was wrong: its states before and after, and its ledger of every call. */
export function inCloud(judged: Judged): string[] {
  return [...states(judged), ...bystanders(judged), ...twice(judged), ...jobs(judged), ...blackout(judged)];
}

/** The steps' resources, each with the step that it belongs to first. */
export function owners({ inputs }: Pick<Judged, 'inputs'>): Map<string, PlanStep> {
  const result = new Map<string, PlanStep>();
  for (const input of inputs)
    for (const name of resourceNames(input)) if (!result.has(name)) result.set(name, input.step);
  return result;
}

/** What is not as the document wants it to be after the show, one sentence each. */
export function states(judged: Pick<Judged, 'inputs' | 'played'>): string[] {
  const { before, after, last } = judged.played;
  const found: string[] = [];
  for (const [name, step] of owners(judged)) {
    if (step.kind !== 'resource') continue;
    const was = classOf(before[name] ?? '0');
    const is = classOf(after[name] ?? '0');
    const leftWhy = whyLeft(judged.played, name);
    if (was === 'off' && is !== 'off' && step.undo !== 'leave' && leftWhy === null)
      found.push(`${name} was off before and is ${after[name]} now: it was not undone.`);
    const takenOver = step.alreadyOn === 'own' && last.upAt !== null;
    if (was === 'on' && is !== 'on' && !takenOver)
      found.push(`${name} was on before and is ${after[name]} now: it was not ours to stop.`);
    if (was === 'on' && is === 'on' && takenOver && step.undo !== 'leave')
      found.push(`${name} is still ${after[name]} although alreadyOn is own.`);
  }
  return found;
}

/** Why the run left something up for the sake of what was on before it; null: it did not. */
function whyLeft({ last, down, scenario }: Played, name: string): string | null {
  if (scenario.onBefore.length === 0) return null;
  const left = Object.values(down?.steps ?? last.steps).flatMap((step) => step.left);
  return left.find(({ resource, stuck }) => resource === name && !stuck)?.reason ?? null;
}

function bystanders({ played, bystanders: names }: Judged): string[] {
  const touched = names.filter(
    (name) =>
      played.after[name] !== played.before[name] ||
      played.ledger.some(({ effect }) => effect.some((one) => one.startsWith(`${name} `))),
  );
  return touched.map((name) => `${name} is none of the runbook's and was touched.`);
}

/**
 * A thing that is seen to come on is not asked to start again. One that shows nothing between off and on may be asked
 * again once its answer is lost and its settling time is over; but nothing takes effect twice.
 */
function twice(judged: Judged): string[] {
  const { ledger, samples } = judged.played;
  const found: string[] = [];
  for (const name of owners(judged).keys()) {
    let started = false;
    for (const entry of ledger.filter(({ resources }) => resources.includes(name))) {
      const hasEffect = entry.effect.some((one) => one.startsWith(`${name} `));
      const at = Date.parse(entry.at);
      const seen = samples.get(name)?.findLast((sample) => sample.at <= at)?.state ?? '0';
      if (isStop(entry)) started = false;
      else if (isStart(entry) && started && (hasEffect || classOf(seen) !== 'off'))
        found.push(`${name} was asked to start again when it was ${seen}: ${entry.operation}.`);
      else if (isStart(entry)) started ||= hasEffect;
    }
  }
  return found;
}

/** No more jobs were made than there are steps that make one, and retries that a person asked for. */
function jobs({ played, plan }: Judged): string[] {
  return (['CreateHarvestJob', 'StartBatchJob'] as const).flatMap((operation) => {
    const uses = operation === 'StartBatchJob' ? 'm2:startBatchJob' : 'mediapackagev2:createHarvestJob';
    const ids = plan.steps.filter((step) => step.uses === uses).map(({ id }) => id);
    const retries = played.questions.filter(
      ({ step, answer }) => answer === 'retry' && ids.includes(step),
    ).length;
    const made = played.ledger.filter(
      (entry) => entry.operation === operation && entry.effect.length > 0,
    ).length;
    return made > ids.length + retries
      ? [`${made} jobs were made by ${ids.length} ${ids.length === 1 ? 'step' : 'steps'} (${operation}).`]
      : [];
  });
}

/** Once the show is up nothing goes off until its end. */
function blackout({ played: { ledger, last } }: Judged): string[] {
  const from = [last.upAt, last.wentOnAirAt].filter((at) => at !== null).sort()[0];
  if (from === undefined) return [];
  const until = last.endingAt ?? last.endedAt ?? '9999';
  return ledger
    .filter((entry) => isStop(entry) && entry.effect.length > 0 && entry.at > from && entry.at < until)
    .map(({ operation, effect }) => `${operation} while the show was up: ${effect.join(', ')}`);
}

export function isStart({ actor, operation }: LedgerEntry): boolean {
  return actor === 'client' && ['StartFlow', 'BatchStart', 'StartEdgeTranscodeJob'].includes(operation);
}

export function isStop({ actor, operation }: LedgerEntry): boolean {
  return actor === 'client' && ['StopFlow', 'BatchStop', 'StopEdgeTranscodeJob'].includes(operation);
}
