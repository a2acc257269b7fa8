import type { ExitCode } from '../exit-codes.ts';
import { byOf, type GivingOptions, give } from '../giving.ts';
import type { Terminal } from '../terminal.ts';

interface EndOptions extends GivingOptions {
  force?: boolean;
}

/** `end`: the show is over; takes down what the run brought up. */
export function end(id: string, options: EndOptions, terminal: Terminal): Promise<ExitCode> {
  return give(id, options, terminal, (run) =>
    run.end({ ...(options.force && { force: true }), ...byOf(options) }),
  );
}
