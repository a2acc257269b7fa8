import type { StepStatus } from '../../client/index.ts';
import type { JsonObject } from '../../plan/json.ts';
import type { Played } from './play.ts';
import { offState, resourcesIn } from './scenario.ts';

/** Everything that a chaotic run did wrong; empty: nothing. */
export function judge(played: Played): string[] {
  return [...defects(played), ...states(played), ...jobs(played), ...onAir(played), ...record(played)];
}

/** Code of ours that threw what it should not. */
function defects({ failedTasks, last }: Played): string[] {
  const steps = Object.values(last.steps).filter((step) => step.error?.type === 'Defect');
  return [
    ...failedTasks.map((message) => `a workflow task failed: ${message}`),
    ...steps.map((step) => `a step failed by a defect: ${step.error?.message}`),
  ];
}

const isOff = (name: string, state: string | undefined) => state === offState(name);

function stepsOf({ last }: Played): StepStatus[] {
  return Object.values(last.steps);
}

function touchedByOthers({ ledger }: Played, name: string): boolean {
  return ledger.some((entry) => entry.actor === 'other' && entry.resources.includes(name));
}

/** Everything is as it was before, or is said to be left up. */
function states(played: Played): string[] {
  const { before, after, scenario, last } = played;
  const steps = scenario.document.steps as JsonObject;
  return resourcesIn(steps).flatMap((name) => {
    if (touchedByOthers(played, name)) return [];
    // What a service refused and did all the same counts as somebody else's start, and is named.
    const said = stepsOf(played).some(
      (step) => step.leftUp.includes(name) || step.startedByOthers.includes(name),
    );
    const was = isOff(name, before[name]);
    const is = isOff(name, after[name]);
    if (was && !is && !said)
      return [`${name} is ${after[name]}, was off before, and is not said to be left up`];
    const owner = Object.values(steps).find((step) =>
      resourcesIn({ step: step as JsonObject }).includes(name),
    ) as JsonObject;
    const mayStop = owner.alreadyOn === 'own' && last.upAt !== null;
    const takenOver = last.commands.some((given) => given.command === 'skip');
    if (!was && is && !mayStop && !takenOver) return [`${name} was on before and was turned off`];
    return [];
  });
}

/** No job is submitted twice by one step, but by a person's retry. */
function jobs({ ledger, last, scenario }: Played): string[] {
  const submits = (operation: string, marker: (request: Readonly<Record<string, unknown>>) => boolean) =>
    ledger.filter(
      (entry) => entry.operation === operation && entry.effect.length > 0 && marker(entry.request),
    ).length;
  const found: string[] = [];
  const retries = last.commands.filter((given) => given.command === 'retry').length;
  let harvests = 0;
  for (const [id, step] of Object.entries(scenario.document.steps as Record<string, JsonObject>)) {
    if (step.uses === 'mediapackagev2:createHarvestJob') harvests += 1;
    if (step.uses !== 'm2:startBatchJob') continue;
    const script = JSON.stringify((step.with as JsonObject).batchJobIdentifier);
    const count = submits(
      'StartBatchJob',
      (request) => JSON.stringify(request.batchJobIdentifier) === script,
    );
    if (count > 1 + retries) found.push(`${id} submitted its batch job ${count} times`);
  }
  const created = submits('CreateHarvestJob', () => true);
  if (created > harvests + retries) found.push(`${created} harvest jobs were created by ${harvests} steps`);
  return found;
}

/** Once up, nothing is turned off until the end or an abort (or a cancel that the document lets undo). */
function onAir({ ledger, last }: Played): string[] {
  if (!last.upAt) return [];
  const until = last.endingAt ?? last.endedAt ?? '9999';
  const up = last.upAt;
  return ledger
    .filter((entry) => entry.actor === 'client' && /Stop/.test(entry.operation) && entry.effect.length > 0)
    .filter((entry) => entry.at > up && entry.at < until)
    .map((entry) => `${entry.operation} at ${entry.at} although the show was up from ${up} to ${until}`);
}

/** The record agrees with the cloud's ledger. */
function record(played: Played): string[] {
  const { ledger, last, scenario } = played;
  const found: string[] = [];
  for (const [id, step] of Object.entries(last.steps)) {
    for (const name of [...step.undone, ...step.leftUp])
      if (!step.started.includes(name) && !step.adopted.includes(name))
        found.push(`${id}: ${name} was neither started nor adopted`);
    if (step.kind !== 'resource') continue;
    const own =
      (scenario.document.steps as Record<string, JsonObject>)[id]?.alreadyOn === 'own' && last.upAt !== null;
    for (const name of [...(own ? [] : step.adopted), ...step.startedByOthers])
      if (stops(ledger, name) && !step.started.includes(name))
        found.push(`${id}: ${name} was not ours and was stopped`);
    for (const name of step.started) {
      const takenOver = last.commands.some((given) => given.command === 'skip' && given.step === id);
      if (!calls(ledger, name) && !takenOver)
        found.push(`${id}: ${name} is said to be started and was never called for`);
    }
  }
  return found;
}

function stops(ledger: Played['ledger'], name: string): boolean {
  return ledger.some(
    (entry) =>
      entry.actor === 'client' &&
      /Stop/.test(entry.operation) &&
      entry.effect.some((effect) => effect.startsWith(`${name} `)),
  );
}

function calls(ledger: Played['ledger'], name: string): boolean {
  return ledger.some(
    (entry) => entry.actor === 'client' && /Start/.test(entry.operation) && entry.resources.includes(name),
  );
}
