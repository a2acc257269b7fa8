import type { ExitCode } from '../exit-codes.ts';
import { byOf, type GivingOptions, give } from '../giving.ts';
import type { Terminal } from '../terminal.ts';

interface AbortOptions extends GivingOptions {
  confirm?: string;
}

/** `abort`: stop, and take everything down. */
export function abort(id: string, options: AbortOptions, terminal: Terminal): Promise<ExitCode> {
  const { confirm } = options;
  return give(id, options, terminal, (run) =>
    run.abort({ ...(confirm !== undefined && { confirm }), ...byOf(options) }),
  );
}
