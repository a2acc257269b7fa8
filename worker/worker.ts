import type { DataConverter, WorkerDeploymentVersion } from '@temporalio/common';
import { type NativeConnection, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { claimsTaskQueue } from '../plan/claims.ts';
import { deploymentOptions } from './deployment.ts';
import { claimsTuning, workerTuning } from './options.ts';

/** Where the workflow code comes from: a bundle made before, or a file to bundle now (2 s and more). */
export type WorkflowSource =
  | { readonly workflowBundle: WorkflowBundleOption }
  | { readonly workflowsPath: string };

/** What a worker is made of. */
export type CreateWorkerOptions = WorkflowSource & {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly dataConverter: DataConverter;
  /** Activities by name. */
  readonly activities: object;
  /** How the worker is named in the UI and in histories. Default: process id and host name. */
  readonly identity?: string;
  /** Of a worker that takes part in Worker Deployment Versioning. Default: it takes no part. */
  readonly deployment?: WorkerDeploymentVersion;
};

/**
 * Makes a worker of ours; `worker.run()` runs it until `worker.shutdown()`.
 *
 * @throws an Error of the SDK when the namespace does not exist or the workflows do not bundle
 */
export function createWorker({ deployment, ...options }: CreateWorkerOptions): Promise<Worker> {
  return Worker.create({
    ...workerTuning,
    ...options,
    ...(deployment && { workerDeploymentOptions: deploymentOptions(deployment) }),
  });
}

/**
 * The worker of the claims, which are the whole namespace's: every worker of ours brings one. It takes no part in versioning:
 * the book outlives every version, and its workflow gives no commands that a replay could miss.
 */
export function createClaimsWorker(
  options: WorkflowSource & Pick<CreateWorkerOptions, 'connection' | 'namespace' | 'dataConverter'>,
): Promise<Worker> {
  return Worker.create({ ...claimsTuning, ...options, taskQueue: claimsTaskQueue });
}
