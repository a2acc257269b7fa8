import type { Setting } from '../service.ts';
import { type Operation, operation } from '../wire/operation.ts';
import { page } from '../wire/page.ts';
import type { ReadDefinition } from '../world/schema.ts';
import type { Application, Applications } from './applications.ts';
import { conflict, notFound, validation } from './dialect.ts';
import { type Executions, fileOf, finalStatuses } from './executions.ts';
import {
  type BatchJobIdentifier,
  definitionsInput,
  executionInput,
  executionsInput,
  startInput,
} from './input.ts';
import { executionBody, executionSummary } from './shapes.ts';

interface Stock {
  readonly applications: Applications;
  readonly executions: Executions;
  readonly setting: Setting;
}

const executionsPath = '/applications/:applicationId/batch-job-executions';

export function batchJobOperations(stock: Stock): Operation[] {
  const { applications, executions } = stock;
  return [
    startBatchJob(stock),
    cancelBatchJob(stock),
    listExecutions(stock),
    listDefinitions(stock),
    operation({
      name: 'GetBatchJobExecution',
      method: 'GET',
      path: `${executionsPath}/:executionId`,
      input: executionInput,
      resources: ({ executionId }) => [executionId],
      run: ({ applicationId, executionId }, call) =>
        executionBody(
          executions.execution(executionId, applications.application(applicationId, call.region)),
        ),
    }),
    operation({
      name: 'ListBatchJobRestartPoints',
      method: 'GET',
      path: `${executionsPath}/:executionId/steps`,
      input: executionInput,
      resources: ({ executionId }) => [executionId],
      run({ applicationId, executionId }, call) {
        executions.execution(executionId, applications.application(applicationId, call.region));
        return { batchJobSteps: [{ stepName: 'STEP010', stepNumber: 1, stepRestartable: true }] };
      },
    }),
  ];
}

function startBatchJob({ applications, executions, setting }: Stock): Operation {
  return operation({
    name: 'StartBatchJob',
    path: '/applications/:applicationId/batch-job',
    input: startInput,
    resources: ({ applicationId }) => [applicationId],
    run({ applicationId, batchJobIdentifier }, call) {
      const application = applications.application(applicationId, call.region);
      const { state } = application.timeline;
      if (state !== 'Running') {
        const message = `The application must be Running to start a batch job; it is ${state}.`;
        throw setting.policies.m2.notRunning === 'conflict'
          ? conflict(message, applicationId, 'Application')
          : validation(message);
      }
      const restarted = batchJobIdentifier.restartBatchJobIdentifier?.executionId;
      if (restarted !== undefined) executions.execution(restarted, application);
      const definition = definitionOf(application, batchJobIdentifier, setting);
      const execution = executions.submit(application, batchJobIdentifier, definition);
      call.created(execution);
      return { executionId: execution.name };
    },
  });
}

/** Scripts and files must be among the application's definitions; jobs in S3 and restarts need none. */
function definitionOf(
  application: Application,
  identifier: BatchJobIdentifier,
  setting: Setting,
): ReadDefinition | undefined {
  const file = fileOf(identifier, []);
  const found = application.given.definitions.find((definition) => nameOf(definition) === file);
  const named = identifier.scriptBatchJobIdentifier ?? identifier.fileBatchJobIdentifier;
  const { unknownJob } = setting.policies.m2;
  if (found !== undefined || named === undefined || setting.world.acceptAny || unknownJob === 'accept')
    return found;
  const message = `The application has no batch job ${file}.`;
  throw unknownJob === 'notFound' ? notFound(message, file, 'BatchJob') : validation(message);
}

function nameOf(definition: ReadDefinition): string {
  return 'scriptName' in definition ? definition.scriptName : definition.fileName;
}

function cancelBatchJob({ applications, executions, setting }: Stock): Operation {
  return operation({
    name: 'CancelBatchJobExecution',
    path: `${executionsPath}/:executionId/cancel`,
    input: executionInput,
    resources: ({ executionId }) => [executionId],
    run({ applicationId, executionId }, call) {
      const execution = executions.execution(
        executionId,
        applications.application(applicationId, call.region),
      );
      const { state } = execution.timeline;
      if (!finalStatuses.includes(state)) {
        if (state !== 'Cancelling') call.move(execution, 'Cancelling', execution.machine.next('Cancelling'));
        return {};
      }
      const message = `The execution is ${state} and cannot be cancelled.`;
      switch (setting.policies.m2.cancelFinished) {
        case 'accept':
          return {};
        case 'conflict':
          throw conflict(message, executionId, 'BatchJobExecution');
        case 'validation':
          throw validation(message);
      }
    },
  });
}

function listExecutions({ applications, executions, setting }: Stock): Operation {
  return operation({
    name: 'ListBatchJobExecutions',
    method: 'GET',
    path: executionsPath,
    lists: ['executionIds'],
    input: executionsInput,
    resources: ({ applicationId }) => [applicationId],
    run(input, call) {
      const { executionIds, jobName, status, startedAfter, startedBefore, maxResults, nextToken } = input;
      const items = executions
        .of(applications.application(input.applicationId, call.region))
        .filter(({ name }) => executionIds === undefined || executionIds.includes(name))
        .filter((execution) => jobName === undefined || execution.jobName === jobName)
        .filter(({ timeline }) => status === undefined || timeline.state === status)
        .filter(({ startedAt }) => startedAfter === undefined || startedAt >= startedAfter)
        .filter(({ startedAt }) => startedBefore === undefined || startedAt <= startedBefore);
      const size = setting.policies.pageSize;
      const found = page({
        items,
        key: ({ name }) => name,
        size,
        maxResults,
        nextToken,
        invalid: 'ValidationException',
      });
      return { batchJobExecutions: found.items.map(executionSummary), nextToken: found.nextToken };
    },
  });
}

function listDefinitions({ applications, setting }: Stock): Operation {
  return operation({
    name: 'ListBatchJobDefinitions',
    method: 'GET',
    path: '/applications/:applicationId/batch-job-definitions',
    input: definitionsInput,
    resources: ({ applicationId }) => [applicationId],
    run({ applicationId, prefix = '', maxResults, nextToken }, call) {
      const { definitions } = applications.application(applicationId, call.region).given;
      const items = definitions.filter((definition) => nameOf(definition).startsWith(prefix));
      const size = setting.policies.pageSize;
      const found = page({ items, key: nameOf, size, maxResults, nextToken, invalid: 'ValidationException' });
      return { batchJobDefinitions: found.items.map(definitionBody), nextToken: found.nextToken };
    },
  });
}

function definitionBody(definition: ReadDefinition) {
  if ('scriptName' in definition) return { scriptBatchJobDefinition: { scriptName: definition.scriptName } };
  return { fileBatchJobDefinition: { fileName: definition.fileName, folderPath: definition.folderPath } };
}
