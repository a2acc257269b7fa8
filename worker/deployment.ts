import type { WorkerDeploymentVersion } from '@temporalio/common';
import type { WorkerDeploymentOptions } from '@temporalio/worker';
import { SettingsError } from '../activities/settings-error.ts';

/** The two variables that Temporal's own Worker Controller gives to its workers. */
const names = { deploymentName: 'TEMPORAL_DEPLOYMENT_NAME', buildId: 'TEMPORAL_WORKER_BUILD_ID' } as const;

/**
 * The version of a worker that takes part in Worker Deployment Versioning; null: it does not.
 *
 * @throws `SettingsError` when one of the two variables is missing, or cannot be a name
 */
export function deploymentFrom(env: NodeJS.ProcessEnv): WorkerDeploymentVersion | null {
  const deploymentName = env[names.deploymentName] ?? '';
  const buildId = env[names.buildId] ?? '';
  if (deploymentName === '' && buildId === '') return null;
  if (deploymentName === '' || buildId === '') {
    const [there, missing] =
      deploymentName === '' ? [names.buildId, names.deploymentName] : [names.deploymentName, names.buildId];
    throw new SettingsError(
      `${there} is set and ${missing} is not: a versioned worker needs both, any other neither`,
    );
  }
  for (const [name, value] of [
    [names.deploymentName, deploymentName],
    [names.buildId, buildId],
  ] as const)
    if (!/^[\w./-]{1,200}$/.test(value))
      throw new SettingsError(
        `${name} is ${JSON.stringify(value)}, but must be letters, digits and any of . _ / -`,
      );
  return { deploymentName, buildId };
}

/**
 * Runs stay on the version that they began on, for hours or for weeks: `PINNED`. It is the worker's word and never that of
 * workflow code, where it would make workers without a version refuse every task.
 */
export function deploymentOptions(version: WorkerDeploymentVersion): WorkerDeploymentOptions {
  return { version, useWorkerVersioning: true, defaultVersioningBehavior: 'PINNED' };
}
