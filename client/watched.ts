import type { HealthState, RunStatus, Trouble } from '../plan/status.ts';

/** What a run's watch has in its heartbeats: how it is now, which the workflow hears only when there is news. */
export interface Watched {
  trouble: Trouble[];
  /** By step. */
  health: Record<string, HealthState>;
  inputs: Record<string, string[]>;
}

/** The word for a health, as heartbeats have it. */
export function isHealth(value: unknown): value is HealthState {
  return value === 'healthy' || value === 'unhealthy';
}

/** Reads a watch's heartbeat; null when it has said nothing yet. */
export function readWatched(details: object): Watched | null {
  const notes: unknown = 'notes' in details ? details.notes : null;
  if (typeof notes !== 'object' || notes === null) return null;
  return {
    trouble: list('trouble' in notes ? notes.trouble : null).filter(isTrouble),
    health: members('health' in notes ? notes.health : null, isHealth),
    inputs: members('inputs' in notes ? notes.inputs : null, isLines),
  };
}

/** A status with what the watch sees now. */
export function withWatched(status: RunStatus, { trouble, health, inputs }: Watched): RunStatus {
  const steps = Object.entries(status.steps).map(([id, step]) => {
    const lines = inputs[id];
    return [id, { ...step, health: health[id] ?? step.health, ...(lines && { inputs: lines }) }] as const;
  });
  return { ...status, trouble, steps: Object.fromEntries(steps) };
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function members<Value>(value: unknown, is: (member: unknown) => member is Value): Record<string, Value> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(entries.flatMap(([key, member]) => (is(member) ? [[key, member]] : [])));
}

function isLines(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((line) => typeof line === 'string');
}

function isTrouble(value: unknown): value is Trouble {
  if (typeof value !== 'object' || value === null) return false;
  const texts = ['step', 'code', 'message'].every((key) => typeof Reflect.get(value, key) === 'string');
  const resource: unknown = Reflect.get(value, 'resource');
  return texts && (resource === null || typeof resource === 'string');
}
