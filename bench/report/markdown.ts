import { isMet, type Result } from '../figures/figure.ts';
import { quantile } from '../measure/statistics.ts';
import type { Round } from '../rounds.ts';
import { startsOfAShow } from '../work/show.ts';
import { type FigureRecord, shown } from './record.ts';

/** The page of all figures: what was measured, on what, under which load, and how to repeat it. */
export function page(records: readonly FigureRecord[], titles: ReadonlyMap<string, string>): string {
  return `${[
    '# Figures',
    '',
    'Measured by [bench](../bench/README.md), which also writes this page; numbers are medians, with the least and the most in brackets.',
    'Ratios are of values measured side by side in the same round. The load is the average of the minute before: what',
    'others did on the machine, which has two cores for everything: worker, server, cloud and the one who measures.',
    '',
    ...records.flatMap((record) => section(record, titles)),
  ].join('\n')}`;
}

function section(record: FigureRecord, titles: ReadonlyMap<string, string>): string[] {
  const { figure, title, results, rounds, repeat, machine, load, measuredAt } = record;
  const engines = [...new Set(rounds.map(({ engine }) => engine))];
  return [
    `## ${figure}. ${title[0]?.toUpperCase()}${title.slice(1)}`,
    '',
    '| what | measured | aim | |',
    '|---|---|---|---|',
    ...results.map((result) => row(result, titles)),
    '',
    ...(engines.length > 0
      ? [
          '| engine | p50 | p95 | runbooks/s | worker CPU | server CPU | worker memory | server memory | calls | starts sent twice |',
          '|---|---|---|---|---|---|---|---|---|---|',
          ...engines.map((engine) => engineRow(engine, titles, rounds)),
          '',
          'CPU and calls are for each runbook.',
          '',
          `![${title}](pictures/bench-${figure}.svg)`,
          '',
        ]
      : []),
    `\`${repeat}\` · ${measuredAt.slice(0, 16).replace('T', ' ')} UTC · ${machine.cores} cores (${machine.processor}), Node ${machine.node} · load ${load.before}`,
    '',
  ];
}

function row(result: Result, titles: ReadonlyMap<string, string>): string {
  const { name, value, unit, aim } = result;
  const met = isMet(result);
  const spread = value.least === value.most ? '' : ` (${shown(value.least)} to ${shown(value.most)})`;
  const wanted = aim === null ? '' : 'atMost' in aim ? `≤ ${aim.atMost}` : `≥ ${aim.atLeast}`;
  const mark = met === null ? '' : met ? 'met' : 'missed';
  const measured = `${shown(value.median)}${spread}${unit === 'ratio' || unit === 'count' ? '' : ` ${unit}`}`;
  return `| ${titles.get(name) ?? name} | ${measured} | ${wanted} | ${mark} |`;
}

function engineRow(engine: string, titles: ReadonlyMap<string, string>, rounds: readonly Round[]): string {
  const own = rounds.filter((round) => round.engine === engine);
  const middle = (column: Exclude<keyof Round, 'engine'>) =>
    shown(
      quantile(
        own.map((one) => one[column]),
        0.5,
      ),
    );
  const memory = (column: 'workerMiB' | 'serverMiB') => `${middle(column)} MiB`;
  return [
    `| ${titles.get(engine) ?? engine}`,
    `${middle('p50Ms')} ms`,
    `${middle('p95Ms')} ms`,
    middle('perSecond'),
    `${middle('workerCpuMs')} ms`,
    `${middle('serverCpuMs')} ms`,
    memory('workerMiB'),
    memory('serverMiB'),
    middle('calls'),
    `${own.reduce((sum, one) => sum + one.sentTwice, 0)} of ${own.reduce((sum, one) => sum + startsOfAShow * one.runs, 0)} |`,
  ].join(' | ');
}
