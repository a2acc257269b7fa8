import type { ExitCode } from '../exit-codes.ts';
import { byOf, type GivingOptions, give } from '../giving.ts';
import { InputError } from '../input-error.ts';
import type { Terminal } from '../terminal.ts';

/** `take-over`: what other runs hold of a step becomes this run's alone. */
export function takeOver(
  id: string,
  step: string,
  options: GivingOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { reason } = options;
  if (reason === undefined || reason.trim() === '')
    throw new InputError('take-over needs --reason TEXT: another run loses what it holds');
  return give(id, options, terminal, (run) => run.takeOver({ step, ...byOf(options), reason }));
}
