import { AsyncLocalStorage } from 'node:async_hooks';

/** Whose calls go first when a vendor's rate is used up; most urgent first. */
export const priorities = ['pathToAir', 'undo', 'polls', 'checks'] as const;
export type Priority = (typeof priorities)[number];

/** How an attempt lets a call with an effect pass: not while it must wait too long, and never when it is too late. */
export interface Gate {
  /** Passes the time until the call's turn; throws when the step is cancelled or its time is over. */
  wait(turn: (signal: AbortSignal) => Promise<void>): Promise<void>;
  /** Whether a call may be sent now. */
  open(): boolean;
  /** What is thrown instead of sending. */
  tooLate(): Error;
}

/** Who makes the calls of some work, and how urgent it is. Calls find it by themselves, through whatever lies between. */
export interface Caller {
  priority: Priority;
  /** Epoch milliseconds by which its step should have begun; earlier ones go first. Nobody said: `noTime`. */
  due: number;
  /** Epoch milliseconds since which it has been wanted; older ones go first. */
  since: number;
  /** Names the work across its attempts: a turn that came too late is kept under it. Empty: nothing is kept. */
  holder: string;
  /** A turn is kept for its effect: what it reads before goes first. */
  first: boolean;
  /** Never waits: a call whose turn is not now throws `NoTurn`. */
  atOnce: boolean;
  /** Ends its reads and its waits. */
  signal: AbortSignal | null;
  /** What its calls with an effect have to pass. */
  gate: Gate | null;
  /** Told when one of its calls may go. */
  onTurn(): void;
}

/** `due` of what has no time on air. */
export const noTime = Number.MAX_SAFE_INTEGER;

/** A call that would have had to wait, of a caller that never waits. Nothing was sent. */
export class NoTurn extends Error {
  override name = 'NoTurn';
  override message = 'no call is free within the rate of the service';
}

const callers = new AsyncLocalStorage<Caller>();

/** Who calls. Nobody said (a person's look from outside a run): checks. */
export function caller(): Caller {
  const known = callers.getStore();
  if (known) return known;
  const stranger = { holder: '', first: false, atOnce: false, signal: null, gate: null, onTurn() {} };
  return { priority: 'checks', due: noTime, since: Date.now(), ...stranger };
}

/** Does some work as the caller of now, changed so. */
export function asCaller<Result>(change: Partial<Caller>, work: () => Result): Result {
  return callers.run({ ...caller(), ...change }, work);
}

/** Looks that only wait for a state: they may come later than what leads to an effect. */
export function asPoll<Result>(work: () => Result): Result {
  const { priority } = caller();
  return priority === 'pathToAir' ? asCaller({ priority: 'polls' }, work) : work();
}
