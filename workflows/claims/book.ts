import {
  asHeld,
  type ClaimAnswer,
  type ClaimAsk,
  type Claimant,
  type ClaimBook,
  type Held,
  type Hold,
  isSameClaimant,
  type TakeOver,
  type Waiting,
  waitsNoLongerMs,
} from '../../plan/claims.ts';
import type { ResourceName } from '../../plan/ledger.ts';
import { holdersOf, waitingBefore } from './in-the-way.ts';

/** For so long after a name was let go, what somebody saw of it before claiming it may be of that time. */
const recentMs = 60_000;
/** Whoever asks once more for what it had taken on does so well within this: another worker must have noticed that its own has died. */
const keptMs = 600_000;
/** An answer names so many of those in the way; the book has them all, and who asks again hears of the rest. */
const mostBehind = 20;

type Ask<Kind extends ClaimAsk['kind']> = Extract<ClaimAsk, { kind: Kind }>;
type Asker = Pick<ClaimAsk, 'claimant' | 'step'>;

/** Who holds what. Answers at once, always: granted, refused or queued; nothing in here waits. */
export class Book {
  readonly #book: ClaimBook;
  /** Holds by name. */
  readonly #byName = new Map<ResourceName, Hold[]>();

  constructor(book: ClaimBook) {
    this.#book = book;
    for (const hold of book.holds) for (const name of hold.names) this.#index(name, hold);
  }

  /** As it can be written down. */
  get book(): ClaimBook {
    return this.#book;
  }

  /** @param now - epoch milliseconds */
  answer(ask: ClaimAsk, now: number): ClaimAnswer {
    this.#forget(now);
    switch (ask.kind) {
      case 'claim':
        return this.#claim(ask, now);
      case 'close':
        return this.#close(ask, now);
      case 'release':
        return this.#release(ask, now);
      case 'leave':
        return this.#leave(ask, now);
      case 'inherit':
        return this.#inherit(ask);
    }
  }

  #forget(now: number): void {
    for (const [name, at] of Object.entries(this.#book.recent))
      if (now - at > recentMs) delete this.#book.recent[name];
    if (this.#book.kept.some(({ at }) => now - at > keptMs))
      this.#book.kept = this.#book.kept.filter(({ at }) => now - at <= keptMs);
    if (this.#book.waiting.some(({ askedAt }) => now - askedAt > waitsNoLongerMs))
      this.#book.waiting = this.#book.waiting.filter(({ askedAt }) => now - askedAt <= waitsNoLongerMs);
  }

  #claim(ask: Ask<'claim'>, now: number): ClaimAnswer {
    if (this.#holdsAll(ask)) return this.#granted(ask, false);
    // What is being turned off cannot be taken: it is waited for, and until then nobody loses anything.
    if (ask.takeOver && !this.#isClosing(ask)) this.#takeOver(ask, ask.takeOver, now);
    const others = this.#others(ask.claimant, ask.names);
    const before = ask.onConflict === 'wait' ? waitingBefore(ask, this.#book.waiting) : [];
    const behind =
      ask.onConflict === 'share' ? others.filter(({ state }) => state === 'closing') : [...others, ...before];
    if (behind.length > 0) {
      const refused = ask.onConflict === 'fail';
      if (refused) this.#stopWaiting(ask);
      else this.#wait(ask, now);
      return { state: refused ? 'refused' : 'queued', behind: behind.slice(0, mostBehind) };
    }
    const fresh = others.length === 0 && ask.names.every((name) => !Object.hasOwn(this.#book.recent, name));
    this.#hold(ask, ask.names, now);
    return this.#granted(ask, fresh);
  }

  #granted(ask: Ask<'claim'>, fresh: boolean): ClaimAnswer {
    this.#stopWaiting(ask);
    const wanted = new Set(ask.names);
    const taken = ask.takeOver
      ? this.#book.taken.filter(
          ({ to, names }) => isSameClaimant(to, ask.claimant) && names.some((name) => wanted.has(name)),
        )
      : [];
    return { state: 'granted', fresh, taken };
  }

  #holdsAll(ask: Ask<'claim'>): boolean {
    const hold = this.#holdOf(ask);
    if (!hold) return false;
    const held = new Set(hold.names);
    return ask.names.every((name) => held.has(name));
  }

  #isClosing({ claimant, names }: Ask<'claim'>): boolean {
    return this.#others(claimant, names).some(({ state }) => state === 'closing');
  }

  #takeOver({ claimant, names }: Ask<'claim'>, word: TakeOver, now: number): void {
    const wanted = new Set(names);
    for (const hold of [...this.#book.holds]) {
      if (isSameClaimant(hold, claimant)) continue;
      const lost = hold.names.filter((name) => wanted.has(name));
      if (lost.length === 0) continue;
      const { workflowId, firstRunId, step } = hold;
      const from = { workflowId, firstRunId };
      this.#book.taken.push({ ...word, names: lost, from, step, to: claimant, at: now });
      for (const name of lost) this.#book.recent[name] = now;
      this.#drop(hold, new Set(lost));
    }
    this.#book.waiting = this.#book.waiting.filter(
      (one) => isSameClaimant(one, claimant) || !one.names.some((name) => wanted.has(name)),
    );
  }

  #close(ask: Ask<'close'>, now: number): ClaimAnswer {
    const ours = new Set(ask.ours);
    const passedBefore = new Set(this.#holdOf(ask)?.passed);
    const turnOff: ResourceName[] = [];
    const passed: ResourceName[] = [];
    const unpaid: ResourceName[] = [];
    const held: ResourceName[] = [];
    const nobodys: ResourceName[] = [];
    for (const name of ask.names)
      if (passedBefore.has(name)) passed.push(name);
      else if (this.#isHeldByOthers(ask.claimant, name)) held.push(name);
      else if (ours.has(name) || (ask.pays && this.#isOwedByLast(ask, name))) turnOff.push(name);
      else if (this.#isOwedByLast(ask, name)) unpaid.push(name);
      else nobodys.push(name);
    if (turnOff.length > 0) {
      const hold = this.#hold(ask, turnOff, now);
      hold.closing = [...new Set([...hold.closing, ...turnOff])];
    }
    if (ask.final && held.length > 0) this.#passOn(ask, held, ours, now);
    const own = this.#holdOf(ask);
    if (own) this.#letGo(own, new Set(nobodys), now);
    return {
      state: 'closing',
      turnOff,
      held: holdersOf(held, (name) => this.#holdsOfOthers(ask.claimant, name)),
      passed,
      unpaid,
    };
  }

  /** Remembered until the step is released: asked again after the others have let go, it is not ours any more. */
  #passOn(asker: Asker, names: ResourceName[], ours: ReadonlySet<ResourceName>, now: number): void {
    for (const name of names) if (ours.has(name)) this.#book.owed[name] = asker.claimant.workflowId;
    const hold = this.#hold(asker, [], now);
    hold.passed.push(...names);
    this.#letGo(hold, new Set(names), now);
  }

  #release(ask: Ask<'release'>, now: number): ClaimAnswer {
    this.#stopWaiting(ask);
    const hold = this.#holdOf(ask);
    if (hold) this.#dropAll(hold, now, new Set(ask.again));
    for (const name of ask.owed) this.#owe(name, ask.claimant, null);
    return { state: 'released', takenOn: [] };
  }

  #leave({ claimant, owed, keeps, endedAt }: Ask<'leave'>, now: number): ClaimAnswer {
    const before = keeps ? this.#book.kept.filter((one) => isSameClaimant(one, claimant)) : [];
    const takenOn: ResourceName[] = [];
    for (const hold of this.#book.holds.filter((one) => isSameClaimant(one, claimant))) {
      const { names } = hold;
      if (keeps) takenOn.push(...names.filter((name) => Object.hasOwn(this.#book.owed, name)));
      this.#dropAll(hold, now);
      for (const name of names) if (keeps || !this.#isHeldSince(name, endedAt)) delete this.#book.owed[name];
    }
    const { waiting, taken } = this.#book;
    this.#book.waiting = waiting.filter((one) => !isSameClaimant(one, claimant));
    this.#book.taken = taken.filter(
      ({ from, to }) => !isSameClaimant(from, claimant) && !isSameClaimant(to, claimant),
    );
    for (const name of owed) this.#owe(name, claimant, endedAt);
    if (takenOn.length > 0) this.#book.kept.push({ ...claimant, names: takenOn, at: now });
    return {
      state: 'released',
      takenOn: [...new Set([...before.flatMap(({ names }) => names), ...takenOn])],
    };
  }

  #inherit({ claimant, from }: Ask<'inherit'>): ClaimAnswer {
    for (const hold of this.#book.holds.filter((one) => isSameClaimant(one, from))) {
      const own = this.#holdOf({ claimant, step: hold.step });
      if (own) continue;
      hold.workflowId = claimant.workflowId;
      hold.firstRunId = claimant.firstRunId;
    }
    return { state: 'released', takenOn: [] };
  }

  /** The last who holds it has to turn it off, unless all of them came after it ended. */
  #owe(name: ResourceName, { workflowId }: Claimant, endedAt: number | null): void {
    if (this.#isHeldSince(name, endedAt)) this.#book.owed[name] = workflowId;
  }

  /** Somebody who holds it held it by then. */
  #isHeldSince(name: ResourceName, by: number | null): boolean {
    return this.#holdsOf(name).some(({ since }) => by === null || since <= by);
  }

  /** A debt goes to the last step of a run that holds it. */
  #isOwedByLast({ claimant, step }: Asker, name: ResourceName): boolean {
    if (!Object.hasOwn(this.#book.owed, name)) return false;
    const holds = this.#holdsOf(name).filter((hold) => isSameClaimant(hold, claimant));
    return holds.some((hold) => hold.step === step) && holds.every((hold) => hold.step === step);
  }

  #isHeldByOthers(claimant: Claimant, name: ResourceName): boolean {
    return this.#holdsOfOthers(claimant, name).length > 0;
  }

  #holdsOfOthers(claimant: Claimant, name: ResourceName): Hold[] {
    return this.#holdsOf(name).filter((hold) => !isSameClaimant(hold, claimant));
  }

  #others(claimant: Claimant, names: readonly ResourceName[]): Held[] {
    return names.flatMap((name) => this.#holdsOfOthers(claimant, name).map((hold) => asHeld(hold, name)));
  }

  #wait({ claimant, step, names, onConflict }: Ask<'claim'>, now: number): void {
    const known = this.#book.waiting.find((one) => isSameClaimant(one, claimant) && one.step === step);
    if (known) Object.assign(known, { names, onConflict, askedAt: now });
    else this.#book.waiting.push({ ...claimant, step, names, onConflict, since: now, askedAt: now });
  }

  #stopWaiting({ claimant, step }: Asker): void {
    const isIt = (one: Waiting) => isSameClaimant(one, claimant) && one.step === step;
    if (this.#book.waiting.some(isIt)) this.#book.waiting = this.#book.waiting.filter((one) => !isIt(one));
  }

  #holdOf({ claimant, step }: Asker): Hold | undefined {
    return this.#book.holds.find((one) => isSameClaimant(one, claimant) && one.step === step);
  }

  #hold(asker: Asker, names: readonly ResourceName[], now: number): Hold {
    let hold = this.#holdOf(asker);
    if (!hold) {
      hold = { ...asker.claimant, step: asker.step, names: [], closing: [], passed: [], since: now };
      this.#book.holds.push(hold);
    }
    const held = new Set(hold.names);
    for (const name of names)
      if (!held.has(name)) {
        hold.names.push(name);
        this.#index(name, hold);
      }
    return hold;
  }

  /** A debt that nobody is left to pay is forgotten. */
  #letGo(hold: Hold, names: ReadonlySet<ResourceName>, now: number): void {
    const held = hold.names.filter((name) => names.has(name));
    this.#drop(hold, names);
    for (const name of held) {
      this.#book.recent[name] = now;
      if (this.#holdsOf(name).length === 0) delete this.#book.owed[name];
    }
  }

  #dropAll(hold: Hold, now: number, but: ReadonlySet<ResourceName> = new Set()): void {
    hold.passed = [];
    this.#letGo(hold, new Set(hold.names.filter((name) => !but.has(name))), now);
  }

  #drop(hold: Hold, names: ReadonlySet<ResourceName>): void {
    const stays = (name: ResourceName) => !names.has(name);
    hold.names = hold.names.filter(stays);
    hold.closing = hold.closing.filter(stays);
    for (const name of names) {
      const rest = this.#holdsOf(name).filter((one) => one !== hold);
      if (rest.length > 0) this.#byName.set(name, rest);
      else this.#byName.delete(name);
    }
    if (hold.names.length === 0 && hold.passed.length === 0)
      this.#book.holds = this.#book.holds.filter((one) => one !== hold);
  }

  #holdsOf(name: ResourceName): readonly Hold[] {
    return this.#byName.get(name) ?? [];
  }

  #index(name: ResourceName, hold: Hold): void {
    this.#byName.set(name, [...this.#holdsOf(name), hold]);
  }
}
