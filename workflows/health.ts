import { formatDuration } from '../plan/duration.ts';
import type { LedgerEntry, ResourceName } from '../plan/ledger.ts';
import { told } from './failure.ts';
import { waitPatiently } from './patience.ts';
import { stepInput } from './perform.ts';
import { health } from './schedule.ts';
import type { StepRun } from './state.ts';
import { turnBack, type Walk } from './walk.ts';
import { whileWanted } from './wanted.ts';

/**
 * The gate behind up: waits until what the step brought up has been healthy for long enough. What is not healthy is no
 * failure: after the gate's time-out a person is asked while it is still looked at, and may go on with it as it is.
 */
export async function gateHealth(walk: Walk, run: StepRun): Promise<void> {
  const { step, entry } = run;
  if (step.kind !== 'resource' || !step.healthy || !entry) return;
  const { forMs, timeoutMs } = step.healthy;
  const prompt = `${step.id} is up, and has not been healthy for ${formatDuration(forMs)} within ${formatDuration(timeoutMs)}. Go on with it as it is?`;
  const gate = { enough: false };
  const looking = lookUntilHealthy(
    walk,
    run,
    () => gate.enough || run.skipRequested !== null,
    () =>
      health(
        { ...stepInput(walk, step, entry.with), forMs, names: namesUp(entry) },
        `${step.id}:health${healthId(run)}`,
      ),
  );
  const healthy = await waitPatiently(walk, run, looking, {
    afterMs: timeoutMs,
    prompt,
    answers: ['approve', 'abort'],
    onLong() {
      run.health = 'unhealthy';
      walk.state.degraded = true;
    },
    onAnswer(answer) {
      gate.enough = true;
      if (answer.kind === 'rollback') turnBack(walk, run, 'Unhealthy', prompt);
      if (answer.kind === 'approve')
        run.warnings.push(`taken as it is${answer.by ? ` by ${answer.by}` : ''}, not healthy`);
    },
  });
  if (healthy) run.health = 'healthy';
}

/** In a batch, what did not come up is judged no more. */
export function namesUp({ report, baseline }: LedgerEntry): ResourceName[] {
  if (report?.kind === 'resource') return report.up;
  return baseline.kind === 'resource' ? baseline.on : [];
}

function healthId(run: StepRun): string {
  run.activities += 1;
  return String(run.activities);
}

/** True: it has been healthy for long enough. False: that is no longer waited for. */
async function lookUntilHealthy(
  walk: Walk,
  run: StepRun,
  enough: () => boolean,
  look: () => Promise<void>,
): Promise<boolean> {
  try {
    await walk.forward.run(() => whileWanted(enough, look));
    return true;
  } catch (failure) {
    const { cancelled, error } = told(failure);
    if (!cancelled) {
      walk.state.degraded = true;
      run.warnings.push(`its health could not be looked at: ${error.message}`);
    }
    return false;
  }
}
