import { CommanderError } from 'commander';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { InputError } from './input-error.ts';
import { createProgram } from './program.ts';
import { processTerminal, type Terminal } from './terminal.ts';

/**
 * Runs one command line.
 *
 * @param args - without the program's own name
 * @returns the exit code
 */
export async function main(
  args: readonly string[],
  terminal: Terminal = processTerminal(),
): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.ok;
  const program = createProgram(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    return tell(error, args.includes('--json'), terminal);
  }
}

async function tell(error: unknown, json: boolean, terminal: Terminal): Promise<ExitCode> {
  // Help and the version were asked for and are printed already, as is a usage error's message.
  if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.ok;
  const usage =
    error instanceof CommanderError ? new InputError(error.message.replace(/^error: /, '')) : error;
  // The typed errors of the client are loaded only now: a command that goes well needs none of them.
  const { reportOf } = await import('./report-error.ts');
  const report = reportOf(usage);
  if (report === null) {
    terminal.err(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const { noRunJson, problem } = await import('./output/run-json.ts');
    const message = error instanceof Error ? error.message : String(error);
    if (json) terminal.out(JSON.stringify(noRunJson([problem('InternalError', message)], false)));
    return exitCodes.otherwise;
  }
  if (!(error instanceof CommanderError)) terminal.err(report.message);
  if (json) terminal.out(JSON.stringify(report.json));
  return report.exitCode;
}
