import { TestWorkflowEnvironment } from '@temporalio/testing';
import pino from 'pino';
import { findTestServer } from '../../worker/local-server/find-program.ts';
import { startWorker } from '../../worker/start-worker.ts';

/** Temporal's test server, which skips time while nothing runs, and a worker; so its shows have no activities but the first. */
export interface SkippingServer {
  environment: TestWorkflowEnvironment;
  close(): Promise<void>;
}

export async function startSkippingServer(
  taskQueue: string,
  env: NodeJS.ProcessEnv = {},
): Promise<SkippingServer> {
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: await findTestServer() } },
  });
  const { address, namespace = 'default' } = environment;
  const logger = pino({ level: 'silent' });
  const worker = await startWorker({ env, server: { address, namespace }, taskQueue, logger });
  return {
    environment,
    async close() {
      await worker.stop();
      await environment.teardown();
    },
  };
}
