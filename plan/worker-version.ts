import { shellCommand } from './shell.ts';

/** A version of workers, as Worker Deployment Versioning has it. */
export interface DeploymentVersion {
  readonly deploymentName: string;
  readonly buildId: string;
}

/** The command that makes a version current, so that new runs come to its workers. */
export function makeCurrent(namespace: string, { deploymentName, buildId }: DeploymentVersion): string {
  return shellCommand('temporal worker deployment set-current-version', {
    namespace,
    'deployment-name': deploymentName,
    'build-id': buildId,
  });
}
