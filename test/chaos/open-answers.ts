import type { JsonObject } from '../../plan/json.ts';
import { verdicts } from '../../simulator/index.ts';
import type { Random } from './random.ts';

const switches = [
  ...['secondStart', 'startWhileStopping', 'startWhileBusy', 'startWhenBroken'],
  ...['stopWhileStarting', 'secondStop', 'stopWhenOff', 'stopWhileBusy'],
];

/** What each service answers where its vendor does not say: anything that it could. */
export function randomPolicies(random: Random): JsonObject {
  // Half of the time a service is as one would expect.
  const some = (make: () => JsonObject): JsonObject => (random.chance(0.5) ? make() : {});
  const any = () =>
    Object.fromEntries(random.some(switches, 0.6).map((name) => [name, random.pick(verdicts)]));
  return {
    medialive: some(() => ({ ...any(), unknownId: random.pick(['failed', 'notFound']) })),
    multiplexes: some(any),
    mediaconnect: some(() => ({ ...any(), otherRegion: random.pick(['notFound', 'accept']) })),
    mediapackagev2: some(() => ({
      endTimeInFuture: random.pick(['refuse', 'accept']),
      maxActiveJobs: random.pick([2, 3, 10]),
      tooManyJobs: random.pick(['validation', 'quota']),
      cancelFinished: random.pick(['validation', 'conflict', 'accept']),
    })),
    m2: some(() => ({
      notRunning: random.pick(['conflict', 'validation']),
      unknownJob: random.pick(['notFound', 'validation', 'accept']),
      cancelFinished: random.pick(['conflict', 'validation', 'accept']),
    })),
    alibabaLive: some(any),
    ...(random.chance(0.4) ? { pageSize: random.pick([1, 2, 5]) } : {}),
    ...(random.chance(0.1) ? { vendorLimits: true } : {}),
  };
}
