import type { Cloud, FaultSpec } from '../../simulator/index.ts';
import type { Cell } from './cells.ts';

/**
 * Longest time of a call with an effect, in milliseconds: long enough for all cells of a batch to be at their call, and for
 * a slow machine to hear an answer that was given. A step whose worker is killed is silent for ten seconds in any case.
 */
export const callTimeoutMs: Record<Cell['event'], number> = {
  'the call fails': 3_000,
  'the run is cancelled': 3_000,
  'the worker is killed': 9_000,
  'the server is killed': 4_000,
};

/** How long a cell at its call waits for the others: one whose call is held once only, until just before it gives up. */
export function heldMs({ point, event }: Cell): number {
  return point.effect ? (callTimeoutMs[event] * 3) / 4 : 20_000;
}

/** An effect that comes after the client has given up, well within the settling time. */
const lateMs = 300;

/** The fault that brings a cell about, put in force. */
export interface Strike {
  /** Resolves when the call is where the event strikes it. */
  struck: Promise<void>;
  /** What is held goes on, and later calls are as they should be. */
  release(): void;
}

/** Puts in force what strikes the cell's call from now on. */
export function strike(cloud: Cloud, cell: Cell): Strike {
  const { operation, skip = 0, untilThen } = cell.point;
  for (const { id, spec } of untilThen ? cloud.faults.list() : [])
    if (spec.operation === operation) cloud.faults.remove(id);
  if (cell.attempt === 'second') cloud.faults.add({ operation, kind: 'drop', after: skip });
  const fault = cloud.faults.add({
    ...faultOf(cell),
    operation,
    after: skip + (cell.attempt === 'second' ? 1 : 0),
  });
  const struck = (async () => {
    while (fault.hits === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  })();
  return { struck, release: () => fault.remove() };
}

type Struck = Extract<FaultSpec, { kind: 'drop' | 'hang' | 'slow' | 'hold' }>;
type Fault = { [K in Struck['kind']]: Omit<Extract<Struck, { kind: K }>, 'operation'> }[Struck['kind']];

/** A read that is held is asked again and again: all of them are, until the event has come. */
function faultOf({ point, when, event }: Cell): Fault {
  const times = point.effect || event === 'the call fails' ? 1 : 0;
  const late = callTimeoutMs[event] + lateMs;
  if (event === 'the worker is killed') {
    // Nobody hears the answer: the call is cut off before its effect or after it, or takes effect once the worker is gone.
    switch (when) {
      case 'before its effect':
        return { kind: 'hang', when: 'before', times };
      case 'after its effect':
        return { kind: 'hang', when: 'after', times };
      case 'while it hangs':
        return { kind: 'hold', when: 'before', times };
    }
  }
  switch (when) {
    case 'before its effect':
      return { kind: event === 'the call fails' ? 'drop' : 'hold', when: 'before', times };
    case 'after its effect':
      return { kind: event === 'the call fails' ? 'drop' : 'hold', when: 'after', times };
    case 'while it hangs':
      return point.effect
        ? { kind: 'slow', when: 'before', delayMs: late, times }
        : { kind: 'hang', when: 'before', times };
  }
}
