import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../worker/package-root.ts';
import { spread } from '../measure/statistics.ts';
import { type Bar, barChart } from './chart.ts';
import { page } from './markdown.ts';
import { type FigureRecord, kept } from './record.ts';

/** Writes the page of all figures and their charts into `docs/`, from what has been kept. */
export function writeReport(): void {
  const records = kept();
  const titles = new Map(records.flatMap(({ engines }) => Object.entries(engines)));
  const docs = join(packageRoot(), 'docs');
  for (const record of records)
    if (record.rounds.length > 0)
      writeFileSync(join(docs, 'pictures', `bench-${record.figure}.svg`), chart(record, titles));
  writeFileSync(join(docs, 'figures.md'), page(records, titles));
}

/** Fifty at a time the rate counts, else the time of one. */
function chart({ figure, title, rounds }: FigureRecord, titles: ReadonlyMap<string, string>): string {
  const column = figure === 'c' ? 'perSecond' : 'p50Ms';
  const names = [...new Set(rounds.map(({ engine }) => engine))];
  const bars = names.map((engine): Bar => {
    const own = rounds.filter((round) => round.engine === engine).map((round) => round[column]);
    const { median, least, most } = spread(own);
    return {
      label: titles.get(engine) ?? engine,
      value: median,
      least,
      most,
      ours: engine === 'showcaller',
    };
  });
  return barChart(title, column === 'perSecond' ? 'runbooks a second' : 'milliseconds, p50', bars);
}
