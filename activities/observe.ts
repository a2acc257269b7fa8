import { log } from '@temporalio/activity';
import type { ObservationReport } from '../plan/ledger.ts';
import type { ObservationStep } from '../plan/plan.ts';
import { Attempt } from './attempt.ts';
import type { BegunInput } from './begin.ts';
import { asPoll } from './caller.ts';
import type { ActResult } from './contract.ts';
import type { World } from './dependencies.ts';
import { followInterval } from './intervals.ts';
import type { JobSeen, ObservationService } from './service.ts';

/** Looks until the thing is so, has failed, or time is out. Changes nothing. */
export async function observe(
  world: World,
  service: ObservationService,
  step: ObservationStep,
  input: BegunInput,
): Promise<ActResult> {
  const fresh: ObservationReport = {
    kind: 'observation',
    tries: (input.previous?.tries ?? 0) + 1,
    state: null,
    warnings: [],
  };
  const attempt = new Attempt(fresh, input.run, world.place, (notes) => notes, input.acting);
  const report = attempt.notes;
  const deadline = step.timeoutMs === null ? Number.POSITIVE_INFINITY : attempt.scheduledAt + step.timeoutMs;
  let before: JobSeen | null = null;
  for (let poll = 0; ; poll += 1) {
    const seen = await look(service, input, attempt, before);
    before = seen ?? before;
    if (seen) {
      report.state = seen.state;
      attempt.beat(seen.state);
      if (seen.class === 'warned') report.warnings.push(seen.message ?? seen.state);
      if (seen.class === 'succeeded' || seen.class === 'warned')
        return { report, outputs: seen.outputs, adopted: false, degraded: false, pages: {} };
      if (seen.class !== 'waiting')
        throw attempt.fail(seen.type ?? 'NotSo', seen.message ?? `it is ${seen.state}`, report, {
          mustAsk: seen.class === 'unclear',
        });
    }
    if (Date.now() >= deadline)
      throw attempt.fail(
        'TimedOut',
        `it was still ${report.state ?? 'not seen'} when ${step.id} ran out of time`,
        report,
      );
    const pause = followInterval(world.settings.pollMs, poll, 30_000);
    await attempt.wait(Math.max(1, Math.min(pause, deadline - Date.now())), () => report);
  }
}

async function look(
  service: ObservationService,
  input: BegunInput,
  attempt: Attempt<ObservationReport>,
  before: JobSeen | null,
): Promise<JobSeen | null> {
  const report = attempt.notes;
  try {
    return await asPoll(() =>
      attempt.read(
        (signal) => service.observe(input.with, { signal }, before),
        () => report,
      ),
    );
  } catch (error) {
    attempt.throwIfEnding(() => report);
    const { kind, type, code, message, alarm } = service.judgeRead(error);
    log.warn('a read failed', { type, code, alarm });
    if (kind === 'final') throw attempt.fail(type, message, report);
    attempt.beat(`${type}: ${message}`);
    return null;
  }
}
