import { isSameTrouble } from '../plan/notices.ts';
import type { Trouble } from '../plan/status.ts';
import { Attempt } from './attempt.ts';
import { claimedByOthers } from './claims/claimed-by-others.ts';
import type { ChecksInput } from './contract.ts';
import type { World } from './dependencies.ts';
import { untilNextPoll } from './intervals.ts';
import { openEndedMs } from './maintenance.ts';
import { look } from './outlook/look.ts';
import { troublesOf } from './outlook/troubles.ts';
import type { ShowWindow } from './service.ts';

/** How long reads that may succeed later are tried, at most, before that they fail is a finding. */
const mostPatienceMs = 60_000;

/** A look with all its reads; also because a timer of more than 24 days would fire at once. */
const longestLookMs = 10 * 60_000;

/** Who holds something a day before has let go of it in time. */
const soonMs = 10 * 60_000;

const noReport = () => null;

/**
 * Looks at everything now and then every few minutes until the steps begin. Returns when what it finds is no longer
 * what is known, and at `until` what it found last. Reads that fail are findings; it never fails because of them.
 */
export async function checks(world: World, input: ChecksInput): Promise<Trouble[]> {
  const attempt = new Attempt({}, input.run, world.place);
  const { checksMs, pollMs } = world.settings;
  const window = windowOf(input);
  const patienceMs = Math.min(mostPatienceMs, checksMs);
  let found = input.known;
  const claimed = () =>
    withinOr([], pollMs + patienceMs, attempt, () => claimedByOthers(world, input.run, input.steps));
  for (;;) {
    const left = input.until - Date.now();
    if (left <= 0) return found;
    const outlooks = await withinOr(null, Math.min(left, longestLookMs), attempt, (signal) =>
      look({ ...world, steps: input.steps, window, signal, pollMs, patienceMs }),
    );
    if (outlooks !== null) found = [...troublesOf(outlooks), ...(left <= soonMs ? await claimed() : [])];
    const changed = !isSameTrouble(found, input.known);
    if (changed && Date.now() >= (input.notBefore ?? 0)) return found;
    attempt.beat(found.length === 0 ? 'nothing stands in the way' : `${found.length} troubles`);
    // All checks of a process look at the same times, so that one read answers them all.
    const pause = Math.min(untilNextPoll(checksMs), input.until - Date.now());
    await attempt.wait(Math.max(1, pause), noReport);
  }
}

/** From when the steps begin until off air. */
function windowOf({ show, until }: ChecksInput): ShowWindow {
  const to = show.offAirAt ?? (show.onAirAt ?? until) + openEndedMs;
  return { from: Math.min(until, show.onAirAt ?? until), to };
}

/** A look that beats while it lasts, and is given up when its time is over: no check may keep the steps from beginning. */
async function withinOr<Result, Otherwise>(
  otherwise: Otherwise,
  ms: number,
  attempt: Attempt<object>,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result | Otherwise> {
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, attempt.signal]);
  const late = new Promise<Otherwise>((resolve) => {
    signal.addEventListener('abort', () => resolve(otherwise), { once: true });
  });
  const timer = setTimeout(() => over.abort(), ms);
  try {
    return await attempt.read(Promise.race([work(signal), late]), noReport, Number.POSITIVE_INFINITY);
  } finally {
    clearTimeout(timer);
    over.abort();
  }
}
