import type { FaultSpec } from '../../simulator/index.ts';

/**
 * One call in the life of a step: what strikes it is put in force at the beginning of its phase, or as soon as the call
 * before it has had its effect.
 *
 * preflight: before the run · forward: from the step's turn on · backward: from the roll-back on.
 */
export interface Point {
  /** What it is for, for people; unique within its kind. */
  name: string;
  operation: string;
  phase: 'preflight' | 'forward' | 'backward';
  /** The call whose effect it follows. */
  behind?: string;
  /** Calls of its own name that come before it. */
  skip?: number;
  /** What else is broken, without which it is never made. */
  given?: FaultSpec[];
  /** Lasts from the submit, which has taken effect, until it is the call's turn. */
  untilThen?: FaultSpec;
  effect: boolean;
}

const read = (name: string, operation: string, phase: Point['phase'], more: Partial<Point> = {}): Point => ({
  name,
  operation,
  phase,
  effect: false,
  ...more,
});
const effect = (name: string, operation: string, phase: Point['phase']): Point => ({
  name,
  operation,
  phase,
  effect: true,
});

interface ResourceCalls {
  reads: string;
  start: string;
  stop: string;
  /** Tells who uses it, before it is stopped. */
  users?: string;
}

/** Every read in the life of a thing that is off or on. */
export function resourceReads({ reads, start, stop }: ResourceCalls): Point[] {
  const lost = (operation: string): FaultSpec => ({ operation, kind: 'drop', when: 'after' });
  return [
    read('look before the run', reads, 'preflight'),
    read('baseline', reads, 'forward'),
    read('wait until it is up', reads, 'forward', { behind: start }),
    read('look after a lost start', reads, 'forward', { behind: start, given: [lost(start)] }),
    read('look before the stop', reads, 'backward'),
    read('wait until it is off', reads, 'backward', { behind: stop }),
  ];
}

/** Every call in the life of a thing that is off or on. */
export function resourcePoints(calls: ResourceCalls): Point[] {
  const { start, stop, users } = calls;
  return [
    ...resourceReads(calls),
    effect('start', start, 'forward'),
    ...(users ? [read('look who uses it', users, 'backward')] : []),
    effect('stop', stop, 'backward'),
  ];
}

interface JobCalls {
  find: string;
  submit: string;
  follow: string;
  cancel: string;
  /** Says more of a submit that was refused as a conflict. */
  explain?: string;
}

/** Every call in the life of a thing that is submitted once. */
export function jobPoints({ find, submit, follow, cancel, explain }: JobCalls): Point[] {
  const lost: FaultSpec = { operation: submit, kind: 'drop', when: 'after' };
  const conflict = (operation: string): FaultSpec => ({
    ...{ operation, kind: 'error' },
    error: { type: 'ConflictException', message: 'a conflict' },
  });
  const unreadable: FaultSpec = {
    operation: find,
    kind: 'error',
    error: { status: 500 },
    times: 0,
  };
  return [
    read('baseline', find, 'forward'),
    effect('submit', submit, 'forward'),
    ...(explain
      ? [read('why the submit was refused', explain, 'forward', { given: [conflict(submit)] })]
      : []),
    read('look after a lost submit', find, 'forward', { behind: submit, given: [lost] }),
    read('follow', follow, 'forward', { behind: submit }),
    read('look before the cancel', follow, 'backward'),
    effect('cancel', cancel, 'backward'),
    read('look after the cancel', follow, 'backward', { behind: cancel }),
    read('look after a refused cancel', follow, 'backward', { behind: cancel, given: [conflict(cancel)] }),
    read('look for a lost submit in the undo', find, 'backward', { given: [lost], untilThen: unreadable }),
  ];
}

/** Every call in the life of a look. */
export function lookPoints(operations: readonly string[]): Point[] {
  return operations.map((operation, skip) => read(`look ${skip + 1}`, operation, 'forward', { skip }));
}
