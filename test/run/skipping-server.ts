import { TestWorkflowEnvironment } from '@temporalio/testing';
import pino from 'pino';
import { createActivities } from '../../activities/index.ts';
import { findTestServer } from '../../worker/local-server/find-program.ts';
import { installRuntime } from '../../worker/runtime.ts';
import { startWorker } from '../../worker/start-worker.ts';

/** Temporal's test server, which skips time while nothing runs, and a worker; so its shows have no activities but the first. */
export interface SkippingServer {
  environment: TestWorkflowEnvironment;
  close(): Promise<void>;
}

export async function startSkippingServer(
  taskQueue: string,
  env: NodeJS.ProcessEnv = {},
  makeActivities = createActivities,
): Promise<SkippingServer> {
  const logger = pino({ level: 'silent' });
  // Before the environment installs a runtime that tells everything.
  installRuntime({ logger });
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: await findTestServer() } },
  });
  const { address, namespace = 'default' } = environment;
  const local = { address, namespace };
  const worker = await startWorker({ env, server: local, taskQueue, logger, makeActivities });
  return {
    environment,
    async close() {
      await worker.stop();
      await environment.teardown();
    },
  };
}
