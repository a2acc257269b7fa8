import type { Client } from '@temporalio/client';
import { connect } from '../client/index.ts';
import type { Terminal } from './terminal.ts';

/** Connects as TEMPORAL_* say, for as long as `use` lasts. */
export async function connected<Result>(
  terminal: Terminal,
  use: (client: Client) => Promise<Result>,
): Promise<Result> {
  const { client, connection, warnings } = await connect({ env: terminal.env });
  for (const warning of warnings) terminal.err(`Warning: ${warning}`);
  try {
    return await use(client);
  } finally {
    await connection.close();
  }
}
