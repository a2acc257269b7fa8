import { epochSeconds } from '../clock.ts';
import type { Setting } from '../service.ts';
import type { Application } from './applications.ts';
import { type Execution, finalStatuses } from './executions.ts';

const returnCodes: Readonly<Record<string, string>> = {
  Succeeded: '0',
  'Succeeded With Warning': '4',
  Failed: '12',
};

/** What GetBatchJobExecution tells of an execution. */
export function executionBody(execution: Execution) {
  const { statusReason } = execution.outcome;
  const ended = execution.timeline.state === execution.outcome.status;
  return {
    ...executionSummary(execution),
    jobUser: 'SHOWCALL',
    statusReason: ended ? statusReason : undefined,
  };
}

/** What ListBatchJobExecutions tells of it: no reason and no user. */
export function executionSummary(execution: Execution) {
  const { state } = execution.timeline;
  const endedAt = finalStatuses.includes(state) ? execution.timeline.since : undefined;
  const returnCode = state === execution.outcome.status ? execution.outcome.returnCode : undefined;
  return {
    applicationId: execution.application.id,
    batchJobIdentifier: execution.identifier,
    endTime: endedAt === undefined ? undefined : epochSeconds(endedAt),
    executionId: execution.name,
    jobId: execution.jobId,
    jobName: execution.jobName,
    jobType: 'JES2',
    returnCode: returnCode ?? returnCodes[state],
    startTime: epochSeconds(execution.startedAt),
    status: state,
  };
}

export function applicationBody(application: Application, region: string, setting: Setting) {
  const creationTime = epochSeconds(application.createdAt);
  const startedAt = application.timeline.enteredAt('Running');
  const place = `${application.region ?? region}:${setting.world.account}`;
  return {
    applicationArn: `arn:aws:m2:${place}:app/${application.id}`,
    applicationId: application.id,
    creationTime,
    deployedVersion: { applicationVersion: 1, status: 'Succeeded' },
    engineType: 'microfocus',
    environmentId: 'env000000000000000000000000',
    lastStartTime: startedAt === undefined ? undefined : epochSeconds(startedAt),
    latestVersion: { applicationVersion: 1, creationTime, status: 'Available' },
    name: application.given.name ?? application.id,
    status: application.timeline.state,
    tags: {},
  };
}
