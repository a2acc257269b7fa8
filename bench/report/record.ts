import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../engines/engine.ts';
import { type Figure, isMet, type Measured } from '../figures/figure.ts';
import { loadAverage } from '../measure/process.ts';

/** A figure as it was measured, which the repository keeps. */
export interface FigureRecord extends Measured {
  readonly figure: string;
  readonly title: string;
  readonly measuredAt: string;
  /** The command that measures it again. */
  readonly repeat: string;
  readonly machine: { readonly cores: number; readonly processor: string; readonly node: string };
  /** Load averages of a minute: before it was begun, which is what others did, and at its end. */
  readonly load: { readonly before: number; readonly after: number };
  /** What its engines are called, by their names. */
  readonly engines: Readonly<Record<string, string>>;
}

export const resultsFolder = join(import.meta.dirname, '..', 'results');

export function recordOf(
  figure: Figure,
  measured: Measured,
  before: number,
  { engines, withPeers }: { engines: readonly Engine[]; withPeers: boolean },
): FigureRecord {
  const [cpu] = cpus();
  return {
    figure: figure.id,
    title: figure.title,
    measuredAt: new Date().toISOString(),
    repeat: `npm run ${withPeers ? 'bench:peers' : 'bench'} -- --figures ${figure.id}`,
    machine: { cores: cpus().length, processor: cpu?.model.trim() ?? '', node: process.version },
    load: { before, after: loadAverage() },
    engines: Object.fromEntries(engines.map(({ name, title }) => [name, title])),
    ...measured,
  };
}

export function keep(record: FigureRecord): void {
  mkdirSync(resultsFolder, { recursive: true });
  const text = JSON.stringify(record, (_, value) => (typeof value === 'number' ? round(value) : value), 2);
  writeFileSync(join(resultsFolder, `${record.figure}.json`), `${text}\n`);
}

function round(value: number): number {
  return Number(value.toPrecision(5));
}

/** All that have been measured, by their letters. */
export function kept(): FigureRecord[] {
  const files = readdirSync(resultsFolder).filter((name) => name.endsWith('.json'));
  return files.sort().map((name) => JSON.parse(readFileSync(join(resultsFolder, name), 'utf8')));
}

/** Lines for a terminal. */
export function describeRecord({ figure, title, results, load }: FigureRecord): string {
  const lines = results.map((result) => {
    const met = isMet(result);
    const { value, unit, name, aim } = result;
    const wanted =
      aim === null ? '' : 'atMost' in aim ? `, aim: at most ${aim.atMost}` : `, aim: at least ${aim.atLeast}`;
    const mark = met === null ? '   ' : met ? 'ok ' : 'NO ';
    return `  ${mark}${name}: ${shown(value.median)} ${unit} (${shown(value.least)} to ${shown(value.most)})${wanted}`;
  });
  return [`${figure}. ${title} (load before: ${load.before})`, ...lines].join('\n');
}

export function shown(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
