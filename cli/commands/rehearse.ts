import { randomInt } from 'node:crypto';
import { accessSync, constants, writeFileSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { findRunbook, missingError } from '../find-runbook.ts';
import { InputError } from '../input-error.ts';
import { type ParameterOptions, readParameters } from '../parameters.ts';
import { readFaults } from '../rehearse/faults-file.ts';
import { defaultCompression } from '../rehearse/pace.ts';
import { exampleFolders, readyToRehearse } from '../rehearse/parameters.ts';
import { noReport } from '../rehearse/report/no-report.ts';
import type { Report } from '../rehearse/report/report.ts';
import type { Terminal } from '../terminal.ts';
import { untilInterrupted } from '../until-interrupted.ts';

type Format = 'text' | 'json' | 'html';

interface RehearseOptions extends ParameterOptions {
  faults?: string;
  seed?: string;
  compression?: string;
  format: Format;
  output?: string;
}

/** `rehearse`: a runbook played on simulated services, clean and with faults, and a report on whether it is ready. */
export async function rehearse(
  runbook: string,
  options: RehearseOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  try {
    return await perform(runbook, options, terminal);
  } catch (error) {
    if (!(error instanceof InputError) || options.format !== 'json') throw error;
    terminal.err(error.message);
    terminal.out(JSON.stringify(noReport(error.problems)));
    return exitCodes.invalid;
  }
}

async function perform(runbook: string, options: RehearseOptions, terminal: Terminal): Promise<ExitCode> {
  const found = findRunbook(runbook, terminal.env);
  if (!('parsed' in found)) throw missingError(found);
  const given = readParameters(options, found.parsed.document ? found.parsed.parameters : null);
  const ready = readyToRehearse({ found, given, folders: exampleFolders(runbook, found, terminal.env) });
  checkOutput(options.output);
  const choose = options.faults === undefined ? null : readFaults(options.faults);
  const seed = wholeNumber('--seed', options.seed) ?? randomInt(1, 1_000_000);
  const compression = wholeNumber('--compression', options.compression) ?? defaultCompression(ready.plan);
  // Only now: what is wrong with the input is told without waiting for Temporal's libraries.
  const { rehearse: play } = await import('../rehearse/rehearse.ts');
  const interruption = untilInterrupted();
  try {
    const report = await play({
      ...{ ready, seed, env: terminal.env, signal: interruption.signal },
      pace: { compression },
      choose: choose ?? ((builtIn) => builtIn),
      say: (line) => terminal.err(line),
    });
    if (report === null) return exitCodes.interrupted;
    await tell(report, options, terminal);
    return report.ready ? exitCodes.ok : exitCodes.otherwise;
  } finally {
    interruption.forget();
  }
}

/** A report that cannot be written is told before minutes are spent on it. */
function checkOutput(output: string | undefined): void {
  if (output === undefined) return;
  try {
    accessSync(dirname(output), constants.W_OK);
  } catch (error) {
    throw new InputError(
      `--output ${output} cannot be written: ${error instanceof Error ? error.message : error}`,
    );
  }
}

async function tell(report: Report, { format, output }: RehearseOptions, terminal: Terminal): Promise<void> {
  terminal.out((await written(report, format)).trimEnd());
  if (output === undefined) return;
  const ending = extname(output).slice(1);
  const inFile: Format = ending === 'html' || ending === 'json' ? ending : format;
  writeFileSync(output, `${(await written(report, inFile)).trimEnd()}\n`);
  terminal.err(`The report is in ${output}`);
}

async function written(report: Report, format: Format): Promise<string> {
  switch (format) {
    case 'text':
      return (await import('../rehearse/report/text.ts')).reportText(report);
    case 'json':
      return JSON.stringify(report);
    case 'html':
      return (await import('../rehearse/report/html.ts')).reportHtml(report);
  }
}

function wholeNumber(flag: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (/^\d{1,9}$/.test(text) && value > 0) return value;
  throw new InputError(`${flag} takes a whole number of at least 1, not ${JSON.stringify(text)}`);
}
