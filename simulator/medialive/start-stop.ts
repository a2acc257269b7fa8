import type { Policies, SwitchPolicies } from '../policies.ts';
import { judgeStart, judgeStop } from '../switch.ts';
import type { Refused } from '../verdict.ts';
import type { Call } from '../wire/operation.ts';
import type { Unit } from './stock.ts';

export type Act = 'start' | 'stop';

/** What became of one start or stop. */
export type Outcome =
  | { readonly kind: 'done' | 'ignored' }
  | { readonly kind: 'refused'; readonly verdict: Refused; readonly message: string };

/** Says what a start or stop of this unit would do, and does nothing. */
export function judge(act: Act, unit: Unit, policies: Policies): Outcome {
  const ruling: SwitchPolicies = unit.kind === 'channel' ? policies.medialive : policies.multiplexes;
  const { state } = unit.timeline;
  const verdict =
    act === 'start' ? judgeStart(unit.machine, state, ruling) : judgeStop(unit.machine, state, ruling);
  if (verdict === 'go' || verdict === 'accept') return { kind: 'done' };
  if (verdict === 'ignore') return { kind: 'ignored' };
  return {
    kind: 'refused',
    verdict,
    message: `Cannot ${act} ${unit.kind} ${unit.id} because its state is ${state}.`,
  };
}

/** Starts or stops it. Stopping a multiplex takes its programs off; their channels run on. */
export function carryOut(act: Act, unit: Unit, call: Call): void {
  const state = act === 'start' ? unit.machine.coming : unit.machine.going;
  call.move(unit, state, unit.machine.next(state));
}
