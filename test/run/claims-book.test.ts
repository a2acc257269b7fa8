// The book of claims against random sequences of asks: what must always hold of it, whoever asks what, in whatever order, twice.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type ClaimAnswer,
  type ClaimAsk,
  type Claimant,
  noClaims,
  type OnConflict,
} from '../../plan/claims.ts';
import { Book } from '../../workflows/claims/book.ts';
import { whyNoAsks } from '../../workflows/claims/why-no-asks.ts';

const names = ['a', 'b', 'c'];
const runs: Claimant[] = ['one', 'two', 'three', 'four'].map((id) => ({ workflowId: id, firstRunId: id }));
const steps = ['x', 'y'];

type Move =
  | { kind: 'claim'; names: string[]; onConflict: OnConflict; takeOver: boolean }
  | { kind: 'close'; pays: boolean }
  | { kind: 'release' | 'leave' | 'handOver' | 'die' };
interface Turn {
  who: number;
  step: string;
  move: Move;
  again: boolean;
  passMs: number;
}

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('claim' as const),
      names: fc.subarray(names, { minLength: 1 }),
      onConflict: fc.constantFrom<OnConflict>('share', 'share', 'fail', 'wait'),
      takeOver: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('close' as const), pays: fc.constant(true) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('release' as const, 'leave' as const, 'handOver' as const, 'die' as const),
    }),
  },
);
const turn: fc.Arbitrary<Turn> = fc.record({
  who: fc.nat(runs.length - 1),
  step: fc.constantFrom(...steps),
  move,
  again: fc.boolean(),
  passMs: fc.constantFrom(1, 10, 5_000, 70_000),
});

/** What a step of a run knows of itself: as the ledger has it. */
interface Known {
  names: Set<string>;
  ours: Set<string>;
  closing: Set<string>;
  /** It has answered its close and not released yet. */
  closed: boolean;
}

/** Plays asks as runs give them, and what they do upon the answers: who is granted something off brings it up. */
class Play {
  readonly book = new Book(noClaims());
  readonly known = new Map<string, Known>();
  /** On, and who of those who ever turned it on did it last; by name. */
  readonly on = new Map<string, string>();
  now = 1_000_000;

  of(who: number, step: string): Known {
    const key = `${who} ${step}`;
    const known = this.known.get(key) ?? {
      names: new Set(),
      ours: new Set(),
      closing: new Set(),
      closed: false,
    };
    this.known.set(key, known);
    return known;
  }

  ask(ask: ClaimAsk, again: boolean): ClaimAnswer {
    expect(whyNoAsks([ask])).toBeNull();
    const answer = this.book.answer(ask, this.now);
    if (again && answer.state !== 'granted') {
      const second = this.book.answer(ask, this.now);
      // Of those who have let go in between nothing is known here: nobody else asks between the two.
      expect(second.state).toBe(answer.state);
      if (answer.state === 'released' && second.state === 'released')
        expect(second.takenOn, 'what was taken on is told twice').toEqual(answer.takenOn);
      if (answer.state === 'closing' && second.state === 'closing') {
        expect(second.turnOff).toEqual(answer.turnOff);
        expect([...second.passed, ...second.held.flatMap((one) => one.names)].sort()).toEqual(
          [...answer.passed, ...answer.held.flatMap((one) => one.names)].sort(),
        );
      }
    } else if (again) {
      const second = this.book.answer(ask, this.now);
      expect(second.state).toBe('granted');
    }
    return answer;
  }

  heldByOthers(who: number, name: string): number[] {
    return runs.flatMap((_, other) =>
      other !== who && steps.some((step) => this.of(other, step).names.has(name)) ? [other] : [],
    );
  }

  closingByOthers(who: number, name: string): boolean {
    return runs.some(
      (_, other) => other !== who && steps.some((step) => this.of(other, step).closing.has(name)),
    );
  }

  play({ who, step, move: given, again, passMs }: Turn): void {
    this.now += passMs;
    const claimant = runs[who] as Claimant;
    const known = this.of(who, step);
    switch (given.kind) {
      case 'claim':
        this.claim(who, step, given, again);
        break;
      case 'close':
        this.close(who, step, given.pays, again);
        break;
      case 'release':
        if (known.closing.size > 0 || known.closed) this.finish(who, step, again);
        break;
      case 'leave':
      case 'handOver': {
        // A run walks backward over every step before it leaves, unless it hands over.
        if (given.kind === 'leave')
          for (const each of steps) {
            this.close(who, each, true, false);
            this.finish(who, each, false);
          }
        const keeps = given.kind === 'handOver';
        this.ask({ kind: 'leave', claimant, step: '', owed: [], keeps, endedAt: null }, again);
        this.forget(who);
        break;
      }
      case 'die': {
        const owed = steps.flatMap((each) => [...this.of(who, each).ours]);
        this.ask({ kind: 'leave', claimant, step: '', owed, keeps: false, endedAt: this.now - 1 }, again);
        this.forget(who);
        break;
      }
    }
  }

  claim(who: number, step: string, given: Extract<Move, { kind: 'claim' }>, again: boolean): void {
    const known = this.of(who, step);
    // A step is about the same names for all of its run, and claims once; not while it is on its way back.
    if (known.names.size > 0 || known.closed) return;
    const claimant = runs[who] as Claimant;
    const takeOver = given.takeOver ? { by: 'ada', reason: 'because' } : null;
    const { onConflict } = given;
    const answer = this.ask(
      { kind: 'claim', claimant, step, names: given.names, onConflict, takeOver },
      again,
    );
    if (answer.state !== 'granted') return;
    if (takeOver) for (const name of given.names) this.loseTo(who, name);
    for (const name of given.names) {
      expect(this.closingByOthers(who, name), 'what is being turned off is granted to nobody').toBe(false);
      if (onConflict !== 'share')
        expect(this.heldByOthers(who, name), 'who wants it alone has it alone').toEqual([]);
      known.names.add(name);
      if (!this.on.has(name)) {
        this.on.set(name, `${who}`);
        known.ours.add(name);
      }
    }
  }

  loseTo(who: number, name: string): void {
    for (const other of this.heldByOthers(who, name))
      for (const step of steps) {
        const known = this.of(other, step);
        if (!known.closing.has(name)) known.names.delete(name);
      }
  }

  close(who: number, step: string, pays: boolean, again: boolean): void {
    const known = this.of(who, step);
    const all = [...new Set([...known.names, ...known.ours])];
    if (all.length === 0 || known.closed) return;
    const claimant = runs[who] as Claimant;
    const ask: ClaimAsk = {
      ...{ kind: 'close', claimant, step, names: all, ours: [...known.ours], pays, final: true },
    };
    const answer = this.ask(ask, again);
    if (answer.state !== 'closing') throw new Error(answer.state);
    known.closed = true;
    for (const name of answer.turnOff) {
      expect(this.heldByOthers(who, name), 'what somebody else holds is never turned off').toEqual([]);
      expect(this.on.has(name), 'what nobody brought up is never turned off').toBe(true);
      this.on.delete(name);
      known.closing.add(name);
    }
    const held = answer.held.flatMap((one) => one.names);
    expect(new Set(held).size, 'each name is under one holder').toBe(held.length);
    for (const name of held) expect(this.heldByOthers(who, name)).not.toEqual([]);
    for (const name of all) if (!known.closing.has(name)) known.names.delete(name);
    known.ours.clear();
  }

  finish(who: number, step: string, again: boolean): void {
    this.ask({ kind: 'release', claimant: runs[who] as Claimant, step, owed: [], again: [] }, again);
    this.known.delete(`${who} ${step}`);
  }

  forget(who: number): void {
    for (const step of steps) this.known.delete(`${who} ${step}`);
  }
}

test('whoever asks what in whatever order: nobody turns off what others hold, and nothing is left in the book', () => {
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 60 }), (turns) => {
      const play = new Play();
      for (const one of turns) play.play(one);
      for (const claimant of runs)
        play.book.answer(
          { kind: 'leave', claimant, step: '', owed: [], keeps: false, endedAt: null },
          play.now,
        );
      play.book.answer(
        {
          kind: 'release',
          claimant: { workflowId: 'any', firstRunId: 'any' },
          step: '',
          owed: [],
          again: [],
        },
        play.now + 3_600_000,
      );
      expect(play.book.book).toEqual(noClaims());
    }),
    { numRuns: 1_500 },
  );
});

test('what runs brought up together is turned off once, by the last of them, when all end in order', () => {
  const share = fc.record({
    who: fc.nat(runs.length - 1),
    step: fc.constantFrom(...steps),
    move: fc.record({
      kind: fc.constant('claim' as const),
      names: fc.subarray(names, { minLength: 1 }),
      onConflict: fc.constantFrom<OnConflict>('share', 'wait', 'fail'),
      takeOver: fc.boolean(),
    }),
    again: fc.boolean(),
    passMs: fc.constantFrom(1, 100),
  });
  const end = fc.record({
    who: fc.nat(runs.length - 1),
    step: fc.constantFrom(...steps),
    move: fc.record({ kind: fc.constant('leave' as const) }),
    again: fc.boolean(),
    passMs: fc.constantFrom(1, 100),
  });
  fc.assert(
    fc.property(fc.array(fc.oneof(share, end), { maxLength: 40 }), (turns) => {
      const play = new Play();
      for (const one of turns) play.play(one);
      for (const [who] of runs.entries())
        play.play({ who, step: 'x', move: { kind: 'leave' }, again: false, passMs: 1 });
      expect([...play.on.keys()], 'nothing is left on').toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

test('a queue moves: when all others have left, the first that waits is granted', () => {
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 40 }), fc.nat(runs.length - 1), (turns, who) => {
      const play = new Play();
      for (const one of turns) play.play(one);
      const claimant = runs[who] as Claimant;
      const ask = {
        ...({ kind: 'claim', claimant, step: 'new', names, onConflict: 'wait', takeOver: null } as const),
      };
      for (const other of runs)
        if (other !== claimant)
          play.book.answer(
            { kind: 'leave', claimant: other, step: '', owed: [], keeps: false, endedAt: null },
            play.now,
          );
      expect(play.book.answer(ask, play.now).state).toBe('granted');
    }),
    { numRuns: 1_000 },
  );
});
