import type { RunStatus, Trouble } from '../../plan/status.ts';
import type { Cloud } from '../../simulator/index.ts';

/** What happens while the show is on air. */
export interface Airtime {
  /** All trouble that was told so far. */
  readonly trouble: Trouble[];
  /** To be asked again and again, from the moment the show is on air; true: it has been on air for long enough. */
  mayEnd(status: RunStatus): boolean;
}

/** How long a show stays on air, and how long trouble is waited for, to come and to go; in milliseconds. */
const onAirMs = 1_500;
const toldWithinMs = 8_000;

/** A show on air; if something is to lose its input, that comes back once the trouble was told, and the show ends after that. */
export function airtimeOf(cloud: Cloud, losesInput: string | null): Airtime {
  const trouble: Trouble[] = [];
  let since: number | null = null;
  let backSince: number | null = null;
  const of = (status: RunStatus) => status.trouble.filter(({ resource }) => resource === losesInput);
  return {
    trouble,
    mayEnd(status) {
      const now = Date.now();
      trouble.push(...status.trouble.filter((one) => !trouble.some((known) => isSame(known, one))));
      if (since === null) {
        since = now;
        if (losesInput !== null) cloud.signal(losesInput, { input: false });
      }
      if (losesInput === null) return now - since >= onAirMs;
      if (backSince === null) {
        if (of(status).length === 0 && now - since < toldWithinMs) return false;
        backSince = now;
        cloud.signal(losesInput, { input: true });
        return false;
      }
      return of(status).length === 0 || now - backSince >= toldWithinMs;
    },
  };
}

function isSame(one: Trouble, other: Trouble): boolean {
  return one.step === other.step && one.resource === other.resource && one.code === other.code;
}
