import { openSubmissions } from '../../plan/ledger.ts';
import type { JobStep } from '../../plan/plan.ts';
import { findLost } from '../job-find.ts';
import { jobKey } from '../job-notes.ts';
import type { JobService } from '../service.ts';
import { finalRead } from '../step-failure.ts';
import { type Compared, type Comparing, type OnNow, whyLeft } from './comparing.ts';

/** Which of a step's submissions still run, where its document has them cancelled. */
export async function jobsLeft(comparing: Comparing, step: JobStep): Promise<Compared> {
  const { world, entry } = comparing;
  const service = world.services.get(step.uses);
  if (step.undo === 'leave' || service?.kind !== 'job') return [[], []];
  const report = entry.report?.kind === 'job' ? entry.report : null;
  const cancelled = new Set(entry.undo?.undone);
  const known = openSubmissions(report).flatMap(({ id }) => (cancelled.has(id) ? [] : [id]));
  const each = await Promise.all(known.map((id) => look(comparing, step, service, id)));
  const on = each.flatMap((one) => one ?? []);
  const off = known.filter((_, index) => each[index] === null);
  if (report !== null && report.answer !== 'unknown') return [on, off];
  return [[...on, ...(entry.undo === null ? await lost(comparing, step, service) : [])], off];
}

/** Null: it has ended. */
async function look(
  comparing: Comparing,
  step: JobStep,
  service: JobService,
  id: string,
): Promise<OnNow | null> {
  const { attempt, entry, past } = comparing;
  const why = whyLeft(entry, id, past);
  try {
    const seen = await attempt.read(
      (signal) => service.observe(id, entry.with, { signal }),
      () => null,
    );
    if (seen.class !== 'waiting') return null;
    return onNow(comparing, step, service, id, 'on', `it is ${seen.state}; ${why}`);
  } catch (error) {
    attempt.throwIfEnding(() => null);
    const { message } = finalRead(service, error);
    return onNow(comparing, step, service, id, 'unreadable', `it cannot be read: ${message}; ${why}`);
  }
}

/** What was submitted and never answered. */
async function lost(comparing: Comparing, step: JobStep, service: JobService): Promise<OnNow[]> {
  const { attempt, entry, past, namespace } = comparing;
  const { baseline } = entry;
  const report = entry.report?.kind === 'job' ? entry.report : null;
  if (baseline.kind !== 'job') return [];
  const { workflowId, firstRunId, place } = past.history;
  const run = { workflowId, firstRunId, place: place ?? '', ...entry.origin };
  try {
    const key = jobKey(namespace, run, step.id, report?.n ?? 1);
    const found = await attempt.read(
      (signal) => findLost(service, entry.with, key, baseline, report, signal),
      () => null,
    );
    const each = await Promise.all(found.map(({ id }) => look(comparing, step, service, id)));
    return each.flatMap((one) => one ?? []);
  } catch (error) {
    attempt.throwIfEnding(() => null);
    const { message } = finalRead(service, error);
    const reason = `whether its submit took effect cannot be read: ${message}`;
    return [{ ...onNow(comparing, step, service, step.id, 'unreadable', reason), byHand: null }];
  }
}

function onNow(
  { entry, began }: Comparing,
  step: JobStep,
  service: JobService,
  resource: string,
  state: OnNow['state'],
  reason: string,
): OnNow {
  return {
    ...{ step: step.id, resource, state, reason, since: began },
    byHand: service.byHand(resource, entry.with),
    claims: null,
  };
}
