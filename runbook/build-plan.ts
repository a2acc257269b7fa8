import { parseDuration } from '../plan/duration.ts';
import type { OnFailure, Plan, PlanStep, StepColumn } from '../plan/plan.ts';
import type { ReadStep } from './checks/step.ts';
import type { DocumentHead } from './document/document.ts';
import type { ParameterDeclarations } from './parameters/declaration.ts';

const defaultOnFailure: Record<StepColumn, OnFailure> = {
  resource: 'rollback',
  job: 'continue',
  observation: 'continue',
  gate: 'ask',
};

const defaultMaxIntervalMs = 30_000;

/** The compiled plan of a document without errors, with every default filled in. */
export function buildPlan(
  head: DocumentHead,
  declarations: ParameterDeclarations,
  steps: readonly ReadStep[],
): Plan {
  const planned = steps.map(buildStep).filter((step) => step !== null);
  return {
    name: head.name,
    description: head.description ?? null,
    onCancel: head.onCancel,
    stayUp: head.stayUp ?? (planned.some((step) => step.at === 'end') ? 'untilEnd' : null),
    leadMs: durationOf(head.lead),
    atOnAir: head.atOnAir,
    atOffAir: head.atOffAir ?? null,
    postRollMs: durationOf(head.postRoll) ?? 0,
    steps: planned,
    secretParameters: Object.keys(declarations).filter((name) => declarations[name]?.secret),
  };
}

function durationOf(written: string | undefined): number | null {
  return written === undefined ? null : parseDuration(written);
}

function buildStep(step: ReadStep): PlanStep | null {
  const { kind, written } = step;
  if (!kind || !written || !step.with) return null;
  const { keys } = written;
  const atEnd = keys.at === 'end';
  const base = {
    id: step.id,
    uses: kind.uses,
    needs: keys.needs,
    at: keys.at,
    with: step.with,
    onFailure: onFailure(keys.onFailure, atEnd, kind.kind),
    typicalSeconds: typicalSeconds(keys.typical, step) ?? kind.typicalSeconds,
    // biome-ignore lint/suspicious/noThenProperty: the document's own word
    ask: keys.ask ? { forMs: parseDuration(keys.ask.for) ?? 0, then: keys.ask.then } : null,
    retry: retryOf('retry' in keys ? keys.retry : {}),
    timeoutMs: 'timeout' in keys && keys.timeout !== undefined ? parseDuration(keys.timeout) : kind.timeoutMs,
  };
  switch (written.shape) {
    case 'resource':
    case 'batch': {
      const { alreadyOn, onConflict, undo, healthy } = written.keys;
      return {
        ...base,
        kind: 'resource',
        alreadyOn,
        onConflict,
        undo,
        atLeast: 'atLeast' in written.keys ? written.keys.atLeast : 'all',
        healthy: healthy
          ? { forMs: parseDuration(healthy.for) ?? 0, timeoutMs: parseDuration(healthy.timeout) ?? 0 }
          : null,
      };
    }
    case 'job':
      return {
        ...base,
        kind: 'job',
        onConflict: written.keys.onConflict,
        undo: written.keys.undo ?? kind.undo ?? 'leave',
      };
    case 'observation':
      return { ...base, kind: 'observation' };
    case 'gate':
      return { ...base, kind: 'gate', gate: kind.gate ?? 'approval' };
  }
}

function onFailure(written: OnFailure | undefined, atEnd: boolean, column: StepColumn): OnFailure {
  if (atEnd && (written === undefined || written === 'rollback')) return 'continue';
  return written ?? defaultOnFailure[column];
}

function retryOf(written: {
  attempts?: number;
  interval?: string;
  backoff?: number;
  maxInterval?: string | undefined;
}) {
  const intervalMs = parseDuration(written.interval ?? '2s') ?? 0;
  return {
    attempts: written.attempts ?? 5,
    intervalMs,
    backoff: written.backoff ?? 2,
    maxIntervalMs:
      written.maxInterval === undefined
        ? Math.max(defaultMaxIntervalMs, intervalMs)
        : (parseDuration(written.maxInterval) ?? 0),
  };
}

/** As written; a wait for a while takes just that. */
function typicalSeconds(typical: string | undefined, step: ReadStep): number | null {
  const text = typical ?? (step.kind?.gate === 'wait' ? step.with?.for : undefined);
  const ms = typeof text === 'string' ? parseDuration(text) : null;
  return ms === null ? null : Math.round(ms / 1000);
}
