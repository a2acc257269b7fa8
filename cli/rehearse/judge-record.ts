import type { StepStatus } from '../../plan/status.ts';
import type { LedgerEntry } from '../../simulator/index.ts';
import type { Judged } from './judge.ts';
import { isStart, isStop, owners } from './judge-cloud.ts';
import { classOf } from './states.ts';

/** Where the run's own record and the cloud's ledger do not say the same. */
export function inRecord(judged: Judged): string[] {
  const { played } = judged;
  const record = { ...played.last.steps };
  for (const [id, step] of Object.entries(played.down?.steps ?? {})) record[id] = step;
  const steps = Object.entries(record).filter(([, step]) => step.kind === 'resource');
  return [
    ...steps.flatMap(([id, step]) => started(id, step, played.ledger)),
    ...steps.flatMap(([id, step]) => undone(id, step, played.after)),
    ...steps.flatMap(([id, step]) => others(id, step, judged)),
    ...unclaimed(steps, judged),
    ...stuckThings(steps),
  ];
}

/** What the record calls ours was called for. */
function started(id: string, step: StepStatus, ledger: readonly LedgerEntry[]): string[] {
  return step.started
    .filter((name) => !ledger.some((entry) => isStart(entry) && entry.resources.includes(name)))
    .map((name) => `The record says that ${id} started ${name}; the cloud was never asked to.`);
}

/** What it calls undone is off, and what it calls left up is not. */
function undone(id: string, step: StepStatus, after: Record<string, string>): string[] {
  return [
    ...step.undone
      .filter((name) => classOf(after[name] ?? '0') !== 'off')
      .map((name) => `The record says that ${id} undid ${name}; it is ${after[name]}.`),
    ...step.leftUp
      .filter((name) => classOf(after[name] ?? '0') === 'off')
      .map((name) => `The record says that ${id} left ${name} up; it is ${after[name]}.`),
  ];
}

/** What it calls somebody else's was not stopped. */
function others(id: string, step: StepStatus, { played, plan }: Judged): string[] {
  const planned = plan.steps.find((one) => one.id === id);
  const owns = planned?.kind === 'resource' && planned.alreadyOn === 'own' && played.last.upAt !== null;
  return [...(owns ? [] : step.adopted), ...step.startedByOthers]
    .filter((name) => !step.started.includes(name))
    .filter((name) => changed(played.ledger.filter(isStop), name))
    .map((name) => `The record says that ${name} was not ${id}'s, and it was stopped.`);
}

/** What was started stands in the record. */
function unclaimed(steps: readonly (readonly [string, StepStatus])[], judged: Judged): string[] {
  const known = new Set(
    steps.flatMap(([, step]) => [...step.started, ...step.adopted, ...step.startedByOthers]),
  );
  return [...owners(judged).keys()]
    .filter((name) => !known.has(name) && changed(judged.played.ledger.filter(isStart), name))
    .map((name) => `${name} was started, and the record does not name it.`);
}

function stuckThings(steps: readonly (readonly [string, StepStatus])[]): string[] {
  return steps.flatMap(([id, { left }]) =>
    left.filter(({ stuck }) => stuck).map(({ resource, reason }) => `${id} left ${resource} up: ${reason}`),
  );
}

function changed(ledger: readonly LedgerEntry[], name: string): boolean {
  return ledger.some(({ effect }) => effect.some((one) => one.startsWith(`${name} `)));
}
