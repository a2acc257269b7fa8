import { afterEach } from 'vitest';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/index.ts';
import { clientsOf } from './clients.ts';

const running: Simulator[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
});

/** A simulator that ends with the test, and clients for it. Nothing moves until the test advances the time. */
export async function simulated(options: SimulatorOptions = {}) {
  const slow = 60_000;
  const delays = {
    ...{ flowStart: slow, flowStop: slow, channelStart: slow, channelStop: slow },
    ...{ multiplexStart: slow, multiplexStop: slow, harvestQueue: slow, harvest: slow },
    ...{ batchJobQueue: slow, batchJob: slow, applicationStart: slow, applicationStop: slow, edgeJob: slow },
    ...options.delays,
  };
  const simulator = await startSimulator({ ...options, delays });
  running.push(simulator);
  return { simulator, cloud: simulator.cloud, slow, ...clientsOf(simulator) };
}

/** What an error of the AWS clients says. */
export async function errorOf(
  call: Promise<unknown>,
): Promise<{ name: string; status: unknown; message: string }> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const metadata = '$metadata' in error ? error.$metadata : undefined;
    const status = typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata;
    return { name: error.name, status: status ? metadata.httpStatusCode : undefined, message: error.message };
  }
  throw new Error('The call was expected to fail.');
}

export const flowArn =
  'arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:studio-main';
