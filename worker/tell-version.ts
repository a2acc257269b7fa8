import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, isGrpcServiceError } from '@temporalio/client';
import type { WorkerDeploymentVersion } from '@temporalio/common';
import type { Logger } from 'pino';
import { makeCurrent } from '../plan/worker-version.ts';

/** What {@link tellVersion} works with. */
export interface TellVersionInput {
  readonly client: Client;
  readonly namespace: string;
  readonly version: WorkerDeploymentVersion;
  readonly logger: Logger;
  /** The worker ends. */
  readonly signal: AbortSignal;
}

/** NOT_FOUND of gRPC: no worker of that version has polled yet. */
const notFound = 5;
/** How often it is looked, and for how long at most until the server knows of the version, in milliseconds. */
const lookEvery = 500;
const knownWithin = 60_000;
/** WORKER_DEPLOYMENT_VERSION_STATUS_… of Temporal's API. */
const status = { current: 2, ramping: 3, draining: 4, drained: 5 } as const;

/** Says in the log which runs a versioned worker gets; where it gets no new ones, also the command that makes its version current. */
export async function tellVersion({
  client,
  namespace,
  version,
  logger,
  signal,
}: TellVersionInput): Promise<void> {
  const deadline = Date.now() + knownWithin;
  while (!signal.aborted && Date.now() < deadline) {
    try {
      const { workerDeploymentVersionInfo } = await client.workflowService.describeWorkerDeploymentVersion({
        namespace,
        deploymentVersion: version,
      });
      tell(workerDeploymentVersionInfo?.status ?? 0, namespace, version, logger);
      return;
    } catch (error) {
      if (!isGrpcServiceError(error) || error.code !== notFound) {
        logger.warn(
          { ...version, err: error },
          'whether the version of this worker is current cannot be read',
        );
        return;
      }
    }
    await sleep(lookEvery, undefined, { signal }).catch(() => {});
  }
}

function tell(now: number, namespace: string, version: WorkerDeploymentVersion, logger: Logger): void {
  if (now === status.current) {
    logger.info(version, 'its version is current: new runs come here');
  } else if (now === status.ramping) {
    logger.info(version, 'its version is being ramped up: a part of the new runs comes here');
  } else {
    const command = makeCurrent(namespace, version);
    const message =
      now === status.draining || now === status.drained
        ? 'its version is no longer current: the runs pinned to it go on here, and no new one comes'
        : 'NO RUN COMES HERE: the version of this worker has not been made current';
    logger.warn({ ...version, command }, `${message}; the command makes it current`);
  }
}
