import { expressionsIn } from './expressions.ts';
import { isSameJson, type JsonObject } from './json.ts';
import { type LedgerEntry, type Origin, openSubmissions, toTakeDown, withoutUndone } from './ledger.ts';
import { upstream } from './order.ts';
import type { Plan, PlanStep } from './plan.ts';

/** A step that a run need not go at, because the run before it did. `up`: it is only there to be taken down. */
export interface SettledStep {
  state: 'done' | 'skipped' | 'up';
  outputs: JsonObject | null;
}

/** What a run takes over from one that has ended. */
export interface Resumed extends Origin {
  runId: string;
  /** By steps of the new plan, which has one more for each line that the document has no step for. */
  ledger: LedgerEntry[];
  settled: Record<string, SettledStep>;
  /** It was up once: nothing that fails is rolled back by itself. */
  wasUp: boolean;
  /** Epoch milliseconds. */
  upAt: number | null;
  wentOnAirAt: number | null;
}

/** How far a step of the run before came. */
export interface CameTo {
  /** It was begun at all. */
  begun: boolean;
  /** Its newest go went well. */
  good: boolean;
  skipped: boolean;
  outputs: JsonObject | null;
}

interface Before extends Origin {
  plan: Plan;
  parameters: JsonObject;
  ledger: readonly LedgerEntry[];
  cameTo: (step: string) => CameTo;
}

interface After {
  plan: Plan;
  parameters: JsonObject;
}

export type TakenUp =
  | { ok: true; plan: Plan; ledger: LedgerEntry[]; settled: Record<string, SettledStep> }
  /** Jobs that may be running and that the document no longer has: they would be lost. */
  | { ok: false; jobs: string[] };

/** Puts what a run left behind beside the steps of a plan: those that are the same go on, the rest is kept to be taken down. */
export function takeUp(before: Before, after: After): TakenUp {
  const steps = new Map(after.plan.steps.map((step) => [step.id, step]));
  const origin: Origin = { workflowId: before.workflowId, firstRunId: before.firstRunId };
  const ledger: LedgerEntry[] = [];
  const settled: Record<string, SettledStep> = {};
  const kept = new Map<string, LedgerEntry>();
  const jobs: string[] = [];
  const entries = new Map(before.ledger.map((entry) => [entry.step, entry]));
  for (const old of before.plan.steps) {
    const now = steps.get(old.id);
    const entry = entries.get(old.id);
    const carried = entry && carry(entry, origin);
    if (now && isSameStep(old, now, before.parameters, after.parameters)) {
      const done = settle(before, old, entries);
      if (done) settled[old.id] = done;
      if (carried) ledger.push(carried);
    } else if (carried?.baseline.kind === 'resource') kept.set(old.id, carried);
    else if (carried && mayRun(carried)) jobs.push(old.id);
  }
  if (jobs.length > 0) return { ok: false, jobs };
  const ids = namesFor([...kept.keys()], steps);
  const more = before.plan.steps.flatMap((old) => {
    const entry = kept.get(old.id);
    const id = ids.get(old.id);
    if (!entry || id === undefined || old.kind !== 'resource') return [];
    ledger.push({ ...entry, step: id });
    settled[id] = { state: 'up', outputs: null };
    const needs = [...new Set(old.needs.flatMap((need) => stillThere(before.plan, need, ids, steps)))];
    return [{ ...old, id, needs, with: entry.with, onConflict: 'share' as const }];
  });
  return { ok: true, plan: { ...after.plan, steps: [...after.plan.steps, ...more] }, ledger, settled };
}

/** Null: nothing of it is the run's any more; the step has a baseline of its own. */
function carry(entry: LedgerEntry, origin: Origin): LedgerEntry | null {
  const carried = { ...withoutUndone(entry), origin: entry.origin ?? origin };
  if (entry.baseline.kind === 'resource' && toTakeDown(carried, false).length === 0) return null;
  return carried;
}

function mayRun({ report }: LedgerEntry): boolean {
  return report?.kind !== 'job' || report.answer === 'unknown' || openSubmissions(report).length > 0;
}

/** A step is the same when it would do the same: what it does on failure, and what it needs, may have changed. */
export function isSameStep(old: PlanStep, now: PlanStep, before: JsonObject, after: JsonObject): boolean {
  if (old.uses !== now.uses || !isSameJson(old.with, now.with)) return false;
  return expressionsIn(now.with).every(
    ({ path: [root, name = ''] }) =>
      root !== 'parameters' || isSameJson(before[name] ?? null, after[name] ?? null),
  );
}

/** Null: it is to be gone at, which for what is up takes a look. */
function settle(before: Before, step: PlanStep, entries: Map<string, LedgerEntry>): SettledStep | null {
  const { good, skipped, outputs } = before.cameTo(step.id);
  if (skipped) return { state: 'skipped', outputs };
  switch (step.kind) {
    case 'resource':
      return isKept(step.id) ? { state: 'up', outputs: null } : null;
    case 'job':
    case 'observation':
      return good ? { state: 'done', outputs } : null;
    case 'gate': {
      // What it kept back was let through: asked again, it would keep back nothing.
      const { steps } = before.plan;
      const passed = steps.some(
        ({ id }) => (entries.has(id) || before.cameTo(id).begun) && upstream(steps, id).has(step.id),
      );
      return passed ? { state: 'done', outputs } : null;
    }
  }
}

/** A step that is only there to take down what a document before had. No id of a document can hold the sign. */
const isKept = (id: string) => id.includes('@');

/** As `channels@before`. */
function namesFor(ids: readonly string[], taken: ReadonlyMap<string, unknown>): Map<string, string> {
  const names = new Map<string, string>();
  const used = new Set(taken.keys());
  for (const id of ids) {
    const [plain = id] = id.split('@');
    let name = isKept(id) ? id : `${plain}@before`;
    for (let n = 2; used.has(name); n += 1) name = `${plain}@before-${n}`;
    used.add(name);
    names.set(id, name);
  }
  return names;
}

/** What stands for a need of a step that is kept: itself kept, or of the document, or what it needed in its turn. */
function stillThere(
  plan: Plan,
  need: string,
  kept: ReadonlyMap<string, string>,
  steps: ReadonlyMap<string, unknown>,
): string[] {
  const name = kept.get(need);
  if (name !== undefined) return [name];
  if (steps.has(need)) return [need];
  const old = plan.steps.find(({ id }) => id === need);
  return old ? old.needs.flatMap((each) => stillThere(plan, each, kept, steps)) : [];
}
