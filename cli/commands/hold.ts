import type { ExitCode } from '../exit-codes.ts';
import { byOf, type GivingOptions, give } from '../giving.ts';
import type { Terminal } from '../terminal.ts';

/** `hold` and `resume`: start no further step, and go on. */
export function holdOrResume(
  name: 'hold' | 'resume',
  id: string,
  options: GivingOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  return give(id, options, terminal, (run) => run[name](byOf(options)));
}
