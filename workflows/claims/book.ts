import {
  type ClaimAnswer,
  type ClaimAsk,
  type Claimant,
  type ClaimBook,
  type Held,
  type Hold,
  isSameClaimant,
  type Waiting,
} from '../../plan/claims.ts';
import type { ResourceName } from '../../plan/ledger.ts';

/** For so long after a name was let go, what somebody saw of it before claiming it may be of that time. */
const recentMs = 60_000;
/** An answer names so many of those in the way; the book has them all. */
const mostNamed = 20;

type Ask<Kind extends ClaimAsk['kind']> = Extract<ClaimAsk, { kind: Kind }>;

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
    for (const [name, at] of Object.entries(this.#book.recent))
      if (now - at > recentMs) delete this.#book.recent[name];
    switch (ask.kind) {
      case 'claim':
        return this.#claim(ask, now);
      case 'close':
        return this.#close(ask, now);
      case 'release':
        return this.#release(ask, now);
      case 'leave':
        return this.#leave(ask, now);
    }
  }

  #claim(ask: Ask<'claim'>, now: number): ClaimAnswer {
    if (ask.takeOver) this.#takeOver(ask, ask.takeOver, now);
    const others = this.#others(ask.claimant, ask.names);
    const closing = others.filter(({ state }) => state === 'closing');
    const before = ask.onConflict === 'wait' ? this.#waitingBefore(ask) : [];
    const behind = ask.onConflict === 'share' ? closing : [...others, ...before];
    if (behind.length > 0) {
      const refused = ask.onConflict === 'fail';
      if (refused) this.#stopWaiting(ask);
      else this.#wait(ask, now);
      return { state: refused ? 'refused' : 'queued', behind: behind.slice(0, mostNamed) };
    }
    this.#stopWaiting(ask);
    const fresh = others.length === 0 && ask.names.every((name) => !Object.hasOwn(this.#book.recent, name));
    this.#hold(ask, ask.names, now);
    return { state: 'granted', fresh };
  }

  /** What is being turned off cannot be taken: it is waited for. */
  #takeOver(
    { claimant, names }: Ask<'claim'>,
    word: { by: string | null; reason: string },
    now: number,
  ): void {
    for (const name of names)
      for (const hold of [...this.#holdsOf(name)]) {
        if (isSameClaimant(hold, claimant) || hold.closing.includes(name)) continue;
        const { workflowId, firstRunId } = hold;
        this.#book.taken.push({ ...word, name, from: { workflowId, firstRunId }, to: claimant, at: now });
        this.#drop(hold, name);
      }
    const wanted = new Set(names);
    this.#book.waiting = this.#book.waiting.filter(
      (one) => isSameClaimant(one, claimant) || !one.names.some((name) => wanted.has(name)),
    );
  }

  #close(ask: Ask<'close'>, now: number): ClaimAnswer {
    const ours = new Set(ask.ours);
    const turnOff: ResourceName[] = [];
    const held: Held[] = [];
    for (const name of ask.names) {
      const others = this.#others(ask.claimant, [name]);
      if (others.length > 0) {
        held.push(...others);
        if (!ask.final) continue;
        if (ours.has(name)) this.#book.owed[name] = ask.claimant.workflowId;
        this.#letGo(ask, name, now);
      } else if (ours.has(name) || this.#isOwedByLast(ask, name)) {
        turnOff.push(name);
        const hold = this.#hold(ask, [name], now);
        if (!hold.closing.includes(name)) hold.closing.push(name);
      } else this.#letGo(ask, name, now);
    }
    return { state: 'closing', turnOff, held };
  }

  #release(ask: Ask<'release'>, now: number): ClaimAnswer {
    this.#stopWaiting(ask);
    for (const name of ask.names ?? this.#namesOf(ask)) this.#letGo(ask, name, now);
    return { state: 'released', orphaned: ask.owed.filter((name) => !this.#owe(name, ask.claimant, null)) };
  }

  #namesOf({ claimant, step }: Ask<'release'>): ResourceName[] {
    const holds = this.#book.holds.filter((one) => isSameClaimant(one, claimant) && one.step === step);
    return holds.flatMap(({ names }) => names);
  }

  #leave({ claimant, owed, endedAt }: Ask<'leave'>, now: number): ClaimAnswer {
    const { holds, waiting, taken } = this.#book;
    const orphaned: ResourceName[] = [];
    for (const hold of holds.filter((one) => isSameClaimant(one, claimant)))
      for (const name of [...hold.names])
        if (this.#letGo({ claimant, step: hold.step }, name, now)) orphaned.push(name);
    this.#book.waiting = waiting.filter((one) => !isSameClaimant(one, claimant));
    this.#book.taken = taken.filter((one) => !isSameClaimant(one.from, claimant));
    for (const name of owed) if (!this.#owe(name, claimant, endedAt)) orphaned.push(name);
    return { state: 'released', orphaned: [...new Set(orphaned)] };
  }

  /** The last who holds it has to turn it off. False: nobody is there who held it beside the claimant. */
  #owe(name: ResourceName, { workflowId }: Claimant, endedAt: number | null): boolean {
    const beside = this.#holdsOf(name).some(({ since }) => endedAt === null || since <= endedAt);
    if (beside) this.#book.owed[name] = workflowId;
    return beside;
  }

  /** A debt goes to the last step of a run that holds it. */
  #isOwedByLast({ claimant, step }: Ask<'close'>, name: ResourceName): boolean {
    if (!Object.hasOwn(this.#book.owed, name)) return false;
    return !this.#holdsOf(name).some((hold) => isSameClaimant(hold, claimant) && hold.step !== step);
  }

  #others(claimant: Claimant, names: readonly ResourceName[]): Held[] {
    return names.flatMap((name) =>
      this.#holdsOf(name)
        .filter((hold) => !isSameClaimant(hold, claimant))
        .map(({ workflowId, firstRunId, step, since, closing }) => ({
          ...{ name, workflowId, firstRunId, step, since },
          state: closing.includes(name) ? ('closing' as const) : ('held' as const),
        })),
    );
  }

  /** Of those who wait to have it alone, who came first is first. */
  #waitingBefore({ claimant, names }: Ask<'claim'>): Held[] {
    const wanted = new Set(names);
    const before: Held[] = [];
    for (const one of this.#book.waiting) {
      if (isSameClaimant(one, claimant)) break;
      if (one.onConflict !== 'wait') continue;
      const { workflowId, firstRunId, step, since } = one;
      const name = one.names.find((each) => wanted.has(each));
      if (name !== undefined) before.push({ name, workflowId, firstRunId, step, since, state: 'waiting' });
    }
    return before;
  }

  #wait({ claimant, step, names, onConflict }: Ask<'claim'>, now: number): void {
    if (this.#book.waiting.some((one) => isSameClaimant(one, claimant) && one.step === step)) return;
    this.#book.waiting.push({ ...claimant, step, names, onConflict, since: now });
  }

  #stopWaiting({ claimant, step }: { claimant: Claimant; step: string }): void {
    const isIt = (one: Waiting) => isSameClaimant(one, claimant) && one.step === step;
    if (this.#book.waiting.some(isIt)) this.#book.waiting = this.#book.waiting.filter((one) => !isIt(one));
  }

  #hold(
    { claimant, step }: { claimant: Claimant; step: string },
    names: readonly ResourceName[],
    now: number,
  ): Hold {
    let hold = this.#book.holds.find((one) => isSameClaimant(one, claimant) && one.step === step);
    if (!hold) {
      hold = { ...claimant, step, names: [], closing: [], since: now };
      this.#book.holds.push(hold);
    }
    for (const name of names)
      if (!hold.names.includes(name)) {
        hold.names.push(name);
        this.#index(name, hold);
      }
    return hold;
  }

  /** True: it was owed, and the last who held it has let go. */
  #letGo({ claimant, step }: { claimant: Claimant; step: string }, name: ResourceName, now: number): boolean {
    const hold = this.#holdsOf(name).find((one) => isSameClaimant(one, claimant) && one.step === step);
    if (!hold) return false;
    this.#book.recent[name] = now;
    this.#drop(hold, name);
    if (this.#holdsOf(name).length > 0 || !Object.hasOwn(this.#book.owed, name)) return false;
    delete this.#book.owed[name];
    return true;
  }

  #drop(hold: Hold, name: ResourceName): void {
    hold.names = hold.names.filter((one) => one !== name);
    hold.closing = hold.closing.filter((one) => one !== name);
    const rest = this.#holdsOf(name).filter((one) => one !== hold);
    if (rest.length > 0) this.#byName.set(name, rest);
    else this.#byName.delete(name);
    if (hold.names.length === 0) this.#book.holds = this.#book.holds.filter((one) => one !== hold);
  }

  #holdsOf(name: ResourceName): readonly Hold[] {
    return this.#byName.get(name) ?? [];
  }

  #index(name: ResourceName, hold: Hold): void {
    this.#byName.set(name, [...this.#holdsOf(name), hold]);
  }
}
