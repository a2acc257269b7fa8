import type { CancellationScope } from '@temporalio/workflow';
import type { ActResult, NotBegun, StepInput } from '../activities/contract.ts';
import type { Baseline, Begun, LedgerEntry } from '../plan/ledger.ts';
import { goingId } from '../plan/names.ts';
import { told } from './failure.ts';
import { leavingWith } from './let-go.ts';
import type { Performed } from './perform.ts';
import { act, baselineWhenReady, claim } from './schedule.ts';
import type { StepRun } from './state.ts';
import { latestStart } from './times.ts';
import type { Walk } from './walk.ts';
import { whileWanted } from './wanted.ts';

/** One go at a step. */
export interface Going {
  walk: Walk;
  run: StepRun;
  input: StepInput;
  scope: CancellationScope;
  /** Epoch milliseconds. */
  since: number;
  /** What another activity goes on with; null: it begins. */
  handedOn: object | null;
  /** What was waited for; null: the activity looks by itself, or the step's line has it. */
  baseline: Baseline | null;
}

/** A person says that others lose it; or what the step held has been taken over since it began. */
export function mustClaim({ takeOver, entry, claimed }: StepRun): boolean {
  return takeOver !== null || (entry !== null && entry.claims !== null && claimed === null);
}

type NoBaseline = { failed: Performed };
/** Wrapped, because a promise would be waited for. */
type BeganNow = NoBaseline | { result: Promise<ActResult | NotBegun> };

/** Schedules the step's activity, which looks by itself where nobody has looked yet. */
export function beginNow(going: Going): Promise<BeganNow> {
  const { walk, run, input, handedOn } = going;
  const bytes = 2 * JSON.stringify([input.with, run.entry, handedOn]).length + 4096;
  return walk.budget.spend(bytes, () => begin(going));
}

function begin({ walk, run, input, scope, handedOn, baseline }: Going): BeganNow {
  if (scope.consideredCancelled) return { failed: { kind: 'stopped' } };
  // Nothing is changed by a look: there is nothing to find out before.
  if (input.step.kind === 'observation')
    run.entry ??= lineOf(input, { baseline: { kind: 'observation', at: Date.now() }, claims: null });
  if (baseline) run.entry ??= lineOf(input, { baseline, claims: run.claimed?.id ?? null });
  const { entry } = run;
  if (!entry) {
    run.asked = input.with;
    run.taken = false;
  }
  const before = { baseline: entry?.baseline ?? null, claims: entry?.claims ?? null };
  const known = { previous: entry?.report ?? null, uncertain: run.uncertain, handedOn };
  const takenOver = entry?.takenOver ?? [];
  const due = { latestStart: latestStart(walk.state, run) };
  const last = leavingWith(walk.state, run);
  return { result: act({ ...input, ...before, ...known, takenOver, ...due, ...last }, nextId(run)) };
}

/** The same with a claim or a baseline that has to be waited for. */
export async function beginLater(going: Going): Promise<BeganNow> {
  const { run, input, scope, since } = going;
  const asking = Date.now();
  const unclaimed = await claimLater(run, input, scope);
  if (unclaimed) return unclaimed;
  const asked = Date.now() - asking;
  const baseline = run.entry?.baseline ?? (await waitForBaseline(input, run));
  if ('failed' in baseline) return baseline;
  return beginNow({ ...going, baseline, input: withoutTime(input, Date.now() - since - asked) });
}

const unanswered = 'began without a claim: nobody answered who else holds it';

/** Claims what could not be claimed at once, for as long as it takes. A person's take-over begins it anew. */
async function claimLater(
  run: StepRun,
  input: StepInput,
  scope: CancellationScope,
): Promise<NoBaseline | null> {
  while (input.step.kind !== 'observation' && (run.claimed === null || run.takeOver)) {
    const { takeOver } = run;
    run.takeOver = null;
    run.claiming = true;
    run.asked = input.with;
    try {
      run.claimed = await whileWanted(
        () => run.takeOver !== null,
        () => claim({ ...input, takeOver }, `${input.step.id}:claim${run.activities || ''}`),
      );
    } catch (failure) {
      const { error, cancelled } = told(failure);
      if (cancelled && run.takeOver && !scope.consideredCancelled) continue;
      return { failed: cancelled ? { kind: 'stopped' } : { kind: 'failed', error, mustAsk: false } };
    } finally {
      run.claiming = false;
    }
    if (run.claimed?.unanswered) run.warnings.push(unanswered);
  }
  return null;
}

/** The step's time-out covers its waiting, too: what that took is gone. */
function withoutTime(input: StepInput, ms: number): StepInput {
  const { timeoutMs } = input.step;
  return timeoutMs === null
    ? input
    : { ...input, step: { ...input.step, timeoutMs: Math.max(1, timeoutMs - ms) } };
}

/** The step's baseline by an activity that waits, and says why there can be none. */
async function waitForBaseline(input: StepInput, run: StepRun): Promise<Baseline | NoBaseline> {
  try {
    const later = await baselineWhenReady(input, `${input.step.id}:baseline${run.activities || ''}`);
    if (later.ready) return later.baseline;
    throw new RangeError(`${input.step.id} waited for its baseline and has none`);
  } catch (failure) {
    const { error, cancelled, mustAsk } = told(failure);
    return { failed: cancelled ? { kind: 'stopped' } : { kind: 'failed', error, mustAsk } };
  }
}

/** A step's line in the ledger before any call of it. */
export function lineOf({ step, with: read }: StepInput, begun: Begun): LedgerEntry {
  return { step: step.id, with: read, ...begun, report: null, takenOver: [], undo: null };
}

function nextId(run: StepRun): string {
  run.activities += 1;
  return goingId(run.step.id, run.activities);
}
