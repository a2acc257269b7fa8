import type { ExitCode } from '../exit-codes.ts';
import { byOf, type GivingOptions, give } from '../giving.ts';
import type { Terminal } from '../terminal.ts';

/** `extend`: the show ends later than planned. */
export function extend(
  id: string,
  duration: string,
  options: GivingOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  return give(id, options, terminal, (run) => run.extend({ duration, ...byOf(options) }));
}
