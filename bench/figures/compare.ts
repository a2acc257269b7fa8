import { ratio, type Spread, spread } from '../measure/statistics.ts';
import type { Round } from '../rounds.ts';
import type { Aim, Result } from './figure.ts';

type Column = 'p50Ms' | 'perSecond' | 'workerCpuMs' | 'serverCpuMs' | 'workerMiB' | 'sentTwice';

/** One column of an engine's rounds, in their order. */
export function columnOf(rounds: readonly Round[], engine: string, column: Column): number[] {
  return rounds.filter((round) => round.engine === engine).map((round) => round[column]);
}

/** Ours against another engine, round by round. */
function against(rounds: readonly Round[], other: string, column: Column): Spread {
  return ratio(columnOf(rounds, 'showcaller', column), columnOf(rounds, other, column));
}

/** What the ratio of ours to another engine's must be. */
export interface Comparison {
  readonly name: string;
  readonly other: string;
  readonly column: Column;
  readonly aim: Aim;
}

export function compared(rounds: readonly Round[], { name, other, column, aim }: Comparison): Result {
  return { name: `Showcaller / ${name}`, unit: 'ratio', value: against(rounds, other, column), aim };
}

/** The same column of every engine that took part, without an aim. */
export function ofEach(rounds: readonly Round[], column: Column, unit: Result['unit']): Result[] {
  const names = [...new Set(rounds.map(({ engine }) => engine))];
  return names.map((name) => ({
    name,
    unit,
    value: spread(columnOf(rounds, name, column)),
    aim: null,
  }));
}

/** Nothing of ours was started twice. */
export function nothingTwice(rounds: readonly Round[]): Result {
  const twice = spread(columnOf(rounds, 'showcaller', 'sentTwice'));
  return { name: 'starts sent twice by Showcaller', unit: 'count', value: twice, aim: { atMost: 0 } };
}
