import { startTeardown } from '../../client/index.ts';
import { afterStart } from '../after-start.ts';
import { connected } from '../connected.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';

interface TeardownOptions {
  detach?: boolean;
  json?: boolean;
}

/** `teardown`: the walk backward of a run that has ended. */
export function teardown(id: string, options: TeardownOptions, terminal: Terminal): Promise<ExitCode> {
  return connected(terminal, async (client) => {
    const run = await startTeardown(client, { workflowId: id });
    return afterStart(run, options, terminal);
  });
}
