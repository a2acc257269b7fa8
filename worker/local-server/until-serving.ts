import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';

/**
 * Waits until the Temporal server at `address` answers for `namespace`.
 *
 * @param within - milliseconds
 * @throws the last error when it does not answer in that time, or the signal's reason
 */
export async function untilServing(
  address: string,
  namespace: string,
  within: number,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + within;
  for (;;) {
    signal.throwIfAborted();
    try {
      return await ask(address, namespace);
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(40);
    }
  }
}

async function ask(address: string, namespace: string): Promise<void> {
  // First by plain TCP: a refused gRPC connection tries again only after a second.
  await listens(address);
  const connection = await Connection.connect({ address, connectTimeout: 1_000 });
  try {
    await connection.workflowService.describeNamespace({ namespace });
  } finally {
    await connection.close();
  }
}

function listens(address: string): Promise<void> {
  const { hostname, port } = new URL(`tcp://${address}`);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}
