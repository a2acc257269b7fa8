import type { ExitCode } from '../exit-codes.ts';
import { byOf, type GivingOptions, give } from '../giving.ts';
import type { Terminal } from '../terminal.ts';

/** `approve`, `reject`, `retry`: answers about one step. */
export function answer(
  name: 'approve' | 'reject' | 'retry',
  id: string,
  step: string,
  options: GivingOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  return give(id, options, terminal, (run) => run[name]({ step, ...byOf(options) }));
}
