import { ExpressionError, evaluateObject, type Scope } from './expressions.ts';
import type { JsonObject } from './json.ts';
import type { PlanStep, WorldStep } from './plan.ts';
import type { Show } from './show.ts';

/** Stands in for the length of a show whose end nobody has planned. */
const usualLengthMs = 3_600_000;

export interface ScopeAheadInput {
  runId: string;
  parameters: JsonObject;
  show: Pick<Show, 'onAirAt' | 'offAirAt' | 'lengthMs'>;
  /** Epoch milliseconds. */
  now: number;
}

/** What expressions will read, as far as it is known before a run: planned times stand in for those that come to be. */
export function scopeAhead({ runId, parameters, show, now }: ScopeAheadInput): Scope {
  const onAirAt = show.onAirAt ?? now;
  const offAirAt = show.offAirAt ?? onAirAt + (show.lengthMs ?? usualLengthMs);
  const at = (time: number) => new Date(time).toISOString();
  return { parameters, run: { id: runId, onAirAt: at(onAirAt), offAirAt: at(offAirAt) }, steps: {} };
}

/** Steps of the world with their `with` read; and for each that cannot be read yet, why. */
export interface ReadAhead {
  readable: { step: WorldStep; with: JsonObject }[];
  /** By step id. */
  unread: Map<string, string>;
}

/** Reads what can be read before a run; what reads outputs cannot. */
export function readAhead(steps: readonly PlanStep[], scope: Scope): ReadAhead {
  const result: ReadAhead = { readable: [], unread: new Map() };
  for (const step of steps) {
    if (step.kind === 'gate') continue;
    try {
      result.readable.push({ step: { ...step, with: {} }, with: evaluateObject(step.with, scope) });
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      result.unread.set(step.id, error.message);
    }
  }
  return result;
}
