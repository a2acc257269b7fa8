import { join } from 'node:path';
import {
  bundleWorkflowCode,
  DefaultLogger,
  NativeConnection,
  Worker,
  type WorkerOptions,
} from '@temporalio/worker';
import { interceptorsPath } from '../../worker/bundle.ts';
import type { Stage } from './stage.ts';

/** A test's own workflows, on the engine's modules. */
export const bundleOwn = (file: string) =>
  bundleWorkflowCode({
    workflowsPath: join(import.meta.dirname, file),
    workflowInterceptorModules: [interceptorsPath()],
    logger: new DefaultLogger('WARN'),
  });

/** Works on a task queue of its own while something is done. */
export async function whileWorking<Result>(
  stage: Stage,
  options: Omit<WorkerOptions, 'connection'>,
  work: () => Promise<Result>,
): Promise<Result> {
  const connection = await NativeConnection.connect({ address: stage.server.address });
  try {
    const worker = await Worker.create({ connection, ...options });
    return await worker.runUntil(work);
  } finally {
    await connection.close();
  }
}
