import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { JsonObject } from '../../plan/json.ts';
import type { ResourceName } from '../../plan/ledger.ts';
import type { WorldStep } from '../../plan/plan.ts';
import { formatProblems, isUses, readWith } from '../../runbook/index.ts';
import { asCaller } from '../caller.ts';
import type { PreflightStep } from '../contract.ts';
import { pollInterval } from '../intervals.ts';
import type { SharedReads } from '../polling.ts';
import type { Obstacle, ReadVerdict, ResourceService, Seen, Service, ShowWindow } from '../service.ts';
import { obstaclesOf } from './obstacles.ts';

/** What a look before the show needs; nothing of Temporal, so that it is the same from outside. */
export interface LookInput {
  services: ReadonlyMap<string, Service>;
  reads: SharedReads;
  steps: readonly PreflightStep[];
  window: ShowWindow | null;
  /** Ends reads and pauses; then the look rejects. */
  signal: AbortSignal;
  pollMs: number;
  /** How long reads that may succeed later are tried. */
  patienceMs: number;
}

/** One resource as it was seen; `seen` null: it could not be, and why is an obstacle of its own or of the whole step. */
export interface ResourceOutlook {
  name: ResourceName;
  seen: Seen | null;
  obstacles: Obstacle[];
}

/** A step before the show: its resources, and what else stands in its way. */
export interface StepOutlook {
  step: WorldStep;
  resources: ResourceOutlook[];
  obstacles: Obstacle[];
}

/** Looks at every step once. Reads only; a read that fails is tried again, and then is an obstacle. */
export function look(input: LookInput): Promise<StepOutlook[]> {
  // Every step pauses by the same signal; that is no leak.
  setMaxListeners(0, input.signal);
  return asCaller({ signal: input.signal }, () => Promise.all(input.steps.map((one) => lookAt(input, one))));
}

async function lookAt(input: LookInput, { step, with: given }: PreflightStep): Promise<StepOutlook> {
  const service = input.services.get(step.uses);
  if (!service || !isUses(step.uses)) return blocked(step, `this program knows no step kind ${step.uses}`);
  const read = readWith(step.uses, given);
  if (!read.ok) return blocked(step, formatProblems(read.problems));
  // As its schema made it: plain JSON.
  const written = read.with as JsonObject;
  switch (service.kind) {
    case 'resource':
      return { step, ...(await lookAtResources(input, step, service, written)) };
    case 'job':
      return withObstacles(input, step, service, () => service.obstacles?.(written) ?? none);
    case 'observation': {
      const { signal } = input;
      // What ends with the show may come to be while it is on.
      const soon = step.at === 'start';
      return withObstacles(input, step, service, () =>
        soon ? (service.obstacles?.(written, { signal }) ?? none) : none,
      );
    }
  }
}

const none = Promise.resolve<Obstacle[]>([]);

function blocked(step: WorldStep, message: string): StepOutlook {
  return { step, resources: [], obstacles: [{ resource: null, code: 'InvalidInput', message }] };
}

async function withObstacles(
  input: LookInput,
  step: WorldStep,
  service: Service,
  ask: () => Promise<Obstacle[]>,
): Promise<StepOutlook> {
  const answer = await patiently(input, service, ask);
  return { step, resources: [], obstacles: answer.ok ? answer.value : [notSeen(null, answer.verdict)] };
}

async function lookAtResources(
  input: LookInput,
  step: WorldStep,
  service: ResourceService,
  written: JsonObject,
): Promise<Omit<StepOutlook, 'step'>> {
  const names = service.resources(written);
  const inspect = (some: ResourceName[]) =>
    patiently(input, service, () => input.reads.inspect(service, some, written));
  const outlook = (name: ResourceName, seen: Seen | undefined): ResourceOutlook => ({
    name,
    seen: seen ?? null,
    obstacles: obstaclesOf(name, seen, step, input.window),
  });
  const all = await inspect(names);
  if (all.ok) return { resources: names.map((name) => outlook(name, all.value.get(name))), obstacles: [] };
  const unseen = (name: ResourceName, obstacles: Obstacle[]): ResourceOutlook => ({
    name,
    seen: null,
    obstacles,
  });
  const [only] = names;
  if (names.length === 1 && only !== undefined)
    return { resources: [unseen(only, [notSeen(only, all.verdict)])], obstacles: [] };
  if (all.verdict.kind !== 'final' || names.length > mostAlone)
    return { resources: names.map((name) => unseen(name, [])), obstacles: [notSeen(null, all.verdict)] };
  // One that is refused for good must not hide the others.
  const resources = await Promise.all(
    names.map(async (name) => {
      const one = await inspect([name]);
      return one.ok ? outlook(name, one.value.get(name)) : unseen(name, [notSeen(name, one.verdict)]);
    }),
  );
  return { resources, obstacles: [] };
}

/** At most so many names are asked for one by one. */
const mostAlone = 100;

/** Missing and forbidden are told apart from what did not answer. */
function notSeen(resource: ResourceName | null, { type, message }: ReadVerdict): Obstacle {
  const code = type === 'NotFound' || type === 'Forbidden' ? type : 'NotSeen';
  const about = resource === null ? '' : `${resource} `;
  return { resource, code, message: code === 'NotSeen' ? `${about}could not be read: ${message}` : message };
}

/** The longest pause between two reads that fail. */
const slowestMs = 10_000;

type Answer<Value> = { ok: true; value: Value } | { ok: false; verdict: ReadVerdict };

/** A read, made again while its errors may pass and patience lasts. Rejects only when the signal aborts. */
async function patiently<Value>(
  { signal, pollMs, patienceMs }: LookInput,
  service: Service,
  read: () => Promise<Value>,
): Promise<Answer<Value>> {
  const since = Date.now();
  for (let n = 0; ; n += 1) {
    signal.throwIfAborted();
    try {
      return { ok: true, value: await read() };
    } catch (error) {
      signal.throwIfAborted();
      const verdict = service.judgeRead(error);
      const wait = Math.max(pollInterval(pollMs, n, slowestMs), verdict.retryAfterMs ?? 0);
      if (verdict.kind === 'final' || Date.now() + wait - since > patienceMs) return { ok: false, verdict };
      await pause(wait, undefined, { signal });
    }
  }
}
