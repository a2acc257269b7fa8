import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below what systems hand out by themselves (Linux from 32768, others from 49152): a port that the system has just named as
 * free is soon named to the next one who asks, and two servers that start at a time would meet on it.
 */
const lowest = 15_000;
const beyond = 32_000;
const tries = 50;

/** A TCP port of 127.0.0.1 that nobody listens on now. Rejects when none of many is free. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < tries; tried += 1) {
    const port = randomInt(lowest, beyond);
    if (await isFree(port)) return port;
  }
  throw new Error(`none of ${tries} ports between ${lowest} and ${beyond} of 127.0.0.1 is free`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
