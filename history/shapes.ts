import { isObject, type JsonObject } from '../plan/json.ts';
import { isBaseline, isNames, type LedgerEntry, type UndoReport } from '../plan/ledger.ts';
import type { Plan, Problem, WorldStep } from '../plan/plan.ts';
import { outcomes, phases, type RunStatus } from '../plan/status.ts';

export { isBaseline, isNames };

/*
 * What a history holds was written by our own worker, perhaps by an older one, and perhaps not by ours at all.
 * Each guard checks as much as its readers rely on.
 */

const isList = (value: unknown): value is unknown[] => Array.isArray(value);
const isOneOf = (value: unknown, all: readonly string[]) => typeof value === 'string' && all.includes(value);

export function isRunStatus(value: unknown): value is RunStatus {
  return (
    isObject(value) &&
    isOneOf(value.outcome, outcomes) &&
    isOneOf(value.phase, phases) &&
    isObject(value.steps) &&
    isList(value.asking)
  );
}

export function isPlan(value: unknown): value is Plan {
  return (
    isObject(value) &&
    typeof value.name === 'string' &&
    isList(value.steps) &&
    value.steps.every((step) => isObject(step) && typeof step.id === 'string' && isList(step.needs))
  );
}

export function isUndoReport(value: unknown): value is UndoReport {
  return isObject(value) && isNames(value.undone) && isList(value.leftUp);
}

export function isLedgerEntry(value: unknown): value is LedgerEntry {
  return (
    isObject(value) && typeof value.step === 'string' && isObject(value.with) && isBaseline(value.baseline)
  );
}

/** What every activity about one step is given. */
export function isStepInput(value: unknown): value is { step: WorldStep; with: JsonObject } {
  return isObject(value) && isObject(value.step) && typeof value.step.id === 'string' && isObject(value.with);
}

export function isProblems(value: unknown): value is Problem[] {
  return isList(value) && value.every((problem) => isObject(problem) && typeof problem.message === 'string');
}
