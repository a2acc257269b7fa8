import type { SwitchPolicies, Verdict } from './policies.ts';
import type { Machine } from './resource.ts';
import type { Step } from './timeline.ts';

/** A thing that is off or on and takes its time in between. */
export interface Switch extends Machine {
  readonly coming: string;
  readonly on: string;
  readonly going: string;
  readonly broken: readonly string[];
}

interface SwitchInput {
  off: string;
  coming: string;
  on: string;
  going: string;
  recovering?: string;
  broken: readonly string[];
  busy: readonly string[];
  startMs(): number;
  stopMs(): number;
}

export function switchMachine(input: SwitchInput): Switch {
  const { off, coming, on, going, recovering } = input;
  const transient = recovering === undefined ? [] : [recovering];
  return {
    off,
    coming,
    on,
    going,
    ...(recovering === undefined ? {} : { recovering }),
    broken: input.broken,
    states: [off, coming, on, going, ...transient, ...input.broken, ...input.busy],
    next(state): Step[] {
      if (state === coming) return [{ state: on, after: input.startMs() }];
      if (state === going) return [{ state: off, after: input.stopMs() }];
      return [];
    },
  };
}

/** What a start of something in this state does: `go`, or what the policies say. */
export function judgeStart(machine: Switch, state: string, policies: SwitchPolicies): 'go' | Verdict {
  if (state === machine.off) return 'go';
  if ([machine.coming, machine.on, machine.recovering].includes(state)) {
    // Accepted or ignored, a second start finds nothing to do.
    return policies.secondStart === 'accept' ? 'ignore' : policies.secondStart;
  }
  if (state === machine.going) return goIfAccepted(policies.startWhileStopping);
  return goIfAccepted(machine.broken.includes(state) ? policies.startWhenBroken : policies.startWhileBusy);
}

/** What a stop of something in this state does: `go`, or what the policies say. */
export function judgeStop(machine: Switch, state: string, policies: SwitchPolicies): 'go' | Verdict {
  if (state === machine.on || state === machine.recovering) return 'go';
  if (state === machine.coming) return goIfAccepted(policies.stopWhileStarting);
  if (state === machine.going) return policies.secondStop === 'accept' ? 'ignore' : policies.secondStop;
  if (state === machine.off) return policies.stopWhenOff === 'accept' ? 'ignore' : policies.stopWhenOff;
  return goIfAccepted(policies.stopWhileBusy);
}

function goIfAccepted(verdict: Verdict): 'go' | Verdict {
  return verdict === 'accept' ? 'go' : verdict;
}
