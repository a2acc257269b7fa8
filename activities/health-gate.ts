import { log } from '@temporalio/activity';
import type { ResourceName } from '../plan/ledger.ts';
import type { HealthState } from '../plan/status.ts';
import { Attempt } from './attempt.ts';
import type { HealthInput } from './contract.ts';
import type { World } from './dependencies.ts';
import { pollInterval, untilNextPoll } from './intervals.ts';
import type { ResourceService } from './service.ts';
import type { LookedAt } from './shared-health.ts';

/** What the attempts of a gate hand on to each other; epoch milliseconds. */
interface GateNotes {
  /** Since when all of it has been seen healthy without a break; null: it is not. */
  healthySince: number | null;
  /** When all of it was last seen. */
  seenAt: number;
  /** As last seen; null: nothing could be. */
  health: HealthState | null;
}

const slowestPollMs = 5_000;
/** Thousands of channels take minutes to read within the vendor's rates. */
const longestLookMs = 300_000;
const noReport = () => null;

/**
 * Waits until all that is up of a step has been healthy for `forMs` without a break. Has no end of its own and never
 * fails for what it sees or cannot see: whoever asked ends it by a cancel.
 */
export async function healthGate(world: World, service: ResourceService, input: HealthInput): Promise<void> {
  const fresh: GateNotes = { healthySince: null, seenAt: 0, health: null };
  const attempt = new Attempt(fresh, input.run, world.place);
  const names = input.names ?? service.resources(input.with);
  const { notes } = attempt;
  for (let poll = 0; names.length > 0; poll += 1) {
    const interval = pollInterval(world.settings.pollMs, poll, Math.min(slowestPollMs, input.forMs / 4));
    const began = Date.now();
    const looking = world.health.look(service, names, input.with, interval / 2);
    const found = await attempt.read(looking, noReport, longestLookMs).catch((error: unknown) => {
      attempt.throwIfEnding(noReport);
      return { seen: new Map(), error };
    });
    if (found.error !== null) {
      const { type, code, message, alarm } = service.judgeRead(found.error);
      log.warn('a health could not be read', { type, code, detail: message, alarm });
    }
    const wrong = whatIsWrong(names, found);
    // A break in what was seen is a break in health: nobody knows what happened in between.
    const longestGapMs = Math.max(3 * interval, Math.min(slowestPollMs, input.forMs / 4));
    keepClock(notes, names, found, wrong.length > 0, longestGapMs + 2 * (Date.now() - began));
    const { healthySince } = notes;
    const lasted = healthySince === null ? 0 : notes.seenAt - healthySince;
    notes.health = wrong.length > 0 ? 'unhealthy' : healthySince === null ? null : 'healthy';
    attempt.beat(progressOf(wrong, lasted, input.forMs, found));
    if (healthySince !== null && lasted >= input.forMs) return;
    await attempt.wait(untilNextPoll(interval), noReport);
  }
}

function whatIsWrong(
  names: readonly ResourceName[],
  { seen }: LookedAt,
): { unsettled: boolean; why: string }[] {
  return names.flatMap((name) => {
    const health = seen.get(name)?.health;
    if (!health || health.state === 'healthy') return [];
    const why = health.findings.map((finding) => finding.message).join('; ');
    return [{ unsettled: health.state === 'unsettled', why }];
  });
}

function keepClock(
  notes: GateNotes,
  names: readonly ResourceName[],
  { seen }: LookedAt,
  wrong: boolean,
  longestGapMs: number,
): void {
  const times = names.flatMap((name) => seen.get(name)?.at ?? []);
  if (wrong) notes.healthySince = null;
  // What was not read this time says nothing; the next whole look shows how long nobody looked.
  if (times.length < names.length) return;
  const oldest = Math.min(...times);
  const gap = oldest - notes.seenAt;
  notes.seenAt = oldest;
  if (wrong) return;
  if (notes.healthySince === null || gap > longestGapMs) notes.healthySince = Math.max(...times);
}

function progressOf(
  wrong: { unsettled: boolean; why: string }[],
  lastedMs: number,
  forMs: number,
  { seen }: LookedAt,
): string {
  const [first] = wrong;
  if (first) {
    const more = wrong.length > 1 ? ` · and ${wrong.length - 1} more` : '';
    return `${first.unsettled ? 'not up' : 'unhealthy'}: ${first.why}${more}`.slice(0, 500);
  }
  if (seen.size === 0) return 'its health could not be read; looking again';
  return `healthy for ${Math.max(0, Math.floor(lastedMs / 1000))} s of ${Math.ceil(forMs / 1000)} s`;
}
