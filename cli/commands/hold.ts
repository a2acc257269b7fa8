import type { ExitCode } from '../exit-codes.ts';
import { byOf, type GivingOptions, give } from '../giving.ts';
import type { Terminal } from '../terminal.ts';

/** `hold`: start no further step. */
export function hold(id: string, options: GivingOptions, terminal: Terminal): Promise<ExitCode> {
  return give(id, options, terminal, (run) => run.hold(byOf(options)));
}
