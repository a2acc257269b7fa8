import type { WorkflowExecutionDescription } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import type { DeploymentVersion } from '../plan/worker-version.ts';

type TaskQueueAnswer = temporal.api.workflowservice.v1.IDescribeTaskQueueResponse;

/** Null: workers without a version. */
export type WorkerVersion = DeploymentVersion | null;

/** VERSIONING_BEHAVIOR_PINNED of Temporal's API. */
const pinned = 1;
/** WORKER_VERSIONING_MODE_VERSIONED of Temporal's API. */
const versioned = 2;

/** A version as the server writes it. */
type Written = { deploymentName?: string | null; buildId?: string | null } | null | undefined;

/** No name: nothing is current but workers without a version. */
function readVersion(written: Written): WorkerVersion {
  const { deploymentName, buildId } = written ?? {};
  return deploymentName && buildId ? { deploymentName, buildId } : null;
}

/** Of a worker that polls. One may name its version, and take part in no versioning all the same. */
export function versionOfPoller({ deploymentOptions }: temporal.api.taskqueue.v1.IPollerInfo): WorkerVersion {
  return deploymentOptions?.workerVersioningMode === versioned ? readVersion(deploymentOptions) : null;
}

export function isSameVersion(one: WorkerVersion, other: WorkerVersion): boolean {
  return one?.deploymentName === other?.deploymentName && one?.buildId === other?.buildId;
}

/** Where a task queue's new runs go: to its current version, and a part of them to the one that is being ramped up. */
export function versionsOfNewRuns({ versioningInfo }: TaskQueueAnswer): WorkerVersion[] {
  const current = readVersion(versioningInfo?.currentDeploymentVersion);
  const ramping = readVersion(versioningInfo?.rampingDeploymentVersion);
  const share = versioningInfo?.rampingVersionPercentage ?? 0;
  if (share <= 0) return [current];
  return share >= 100 ? [ramping] : [current, ramping];
}

/** The one version whose workers go on with a run; undefined: those that take new runs do. */
export function versionOfRun({ raw }: WorkflowExecutionDescription): WorkerVersion | undefined {
  const { versioningOverride, behavior, deploymentVersion } = raw.workflowExecutionInfo?.versioningInfo ?? {};
  if (versioningOverride?.autoUpgrade) return undefined;
  const moved = readVersion(versioningOverride?.pinned?.version);
  return moved ?? (behavior === pinned ? (readVersion(deploymentVersion) ?? undefined) : undefined);
}
