import { randomInt } from 'node:crypto';
import type { Machine, Resource } from '../resource.ts';
import type { Setting } from '../service.ts';
import { type Step, Timeline } from '../timeline.ts';
import { executionStatuses, type ReadDefinition, type ReadWorld } from '../world/schema.ts';
import type { Application } from './applications.ts';
import { notFound } from './dialect.ts';
import type { BatchJobIdentifier } from './input.ts';

export const finalStatuses: readonly string[] = [
  ...['Cancelled', 'Succeeded', 'Succeeded With Warning', 'Failed', 'Purged'],
];

type Outcome = ReadWorld['batchOutcomes'][string];

export interface Execution extends Resource {
  readonly application: Application;
  readonly identifier: BatchJobIdentifier;
  readonly jobName: string;
  readonly jobId: string;
  readonly startedAt: number;
  readonly outcome: Outcome;
}

/** The executions of batch jobs, newest first. */
export class Executions {
  readonly #setting: Setting;
  readonly #executions: Execution[] = [];
  #lastJob = 0;

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  all(): readonly Execution[] {
    return this.#executions;
  }

  of(application: Application): Execution[] {
    return this.#executions.filter((execution) => execution.application === application);
  }

  execution(id: string, application: Application): Execution {
    const found = this.of(application).find(({ name }) => name === id);
    if (found === undefined) throw notFound(`The execution ${id} was not found.`, id, 'BatchJobExecution');
    return found;
  }

  /** Each call makes another execution: there is no token by which a repeated one would be known. */
  submit(
    application: Application,
    identifier: BatchJobIdentifier,
    definition: ReadDefinition | undefined,
  ): Execution {
    const { clock, world } = this.#setting;
    const file = fileOf(identifier, this.#executions);
    const outcome = world.batchOutcomes[file] ?? world.batchOutcomes['*'] ?? { status: 'Succeeded' };
    const machine = this.#machine(outcome);
    this.#lastJob += 1;
    const execution: Execution = {
      name: executionId(),
      service: 'm2',
      region: application.region,
      machine,
      timeline: new Timeline(clock, 'Submitting', machine.next('Submitting')),
      application,
      identifier,
      jobName: definition?.jobName ?? jobNameOf(file),
      jobId: `J${String(this.#lastJob).padStart(7, '0')}`,
      startedAt: clock.now(),
      outcome,
    };
    this.#executions.unshift(execution);
    return execution;
  }

  #machine(outcome: Outcome): Machine {
    const { delays } = this.#setting;
    return {
      states: executionStatuses,
      off: 'Cancelled',
      next(state) {
        if (state === 'Cancelling') return [{ state: 'Cancelled', after: delays.batchJobQueue }];
        const way: Step[] = [{ state: 'Submitting', after: 0 }];
        if (outcome.holdMs !== undefined || outcome.status === 'Holding') {
          way.push({ state: 'Holding', after: delays.batchJobQueue });
        }
        way.push({ state: 'Dispatching', after: outcome.holdMs ?? delays.batchJobQueue });
        way.push({ state: 'Running', after: delays.batchJobQueue });
        way.push({ state: outcome.status, after: delays.batchJob });
        const from = way.findIndex((step) => step.state === state);
        const to = way.findIndex((step) => step.state === outcome.status);
        return from === -1 ? [] : way.slice(from + 1, to + 1);
      },
    };
  }
}

/** 26 characters, lower-case letters and digits. */
function executionId(): string {
  return Array.from({ length: 26 }, () => randomInt(36).toString(36)).join('');
}

/** The script or file that an identifier names; of a restart, that of the execution which it restarts. */
export function fileOf(identifier: BatchJobIdentifier, executions: readonly Execution[]): string {
  const { scriptBatchJobIdentifier, fileBatchJobIdentifier, s3BatchJobIdentifier } = identifier;
  const restarted = identifier.restartBatchJobIdentifier?.executionId;
  const before = executions.find(({ name }) => name === restarted);
  if (before !== undefined) return fileOf(before.identifier, executions);
  const inBucket = s3BatchJobIdentifier?.identifier;
  return (
    scriptBatchJobIdentifier?.scriptName ??
    fileBatchJobIdentifier?.fileName ??
    inBucket?.scriptName ??
    inBucket?.fileName ??
    'JOB'
  );
}

/** A job is named in its own text; where that is not told, after its file. */
function jobNameOf(file: string): string {
  return file.replace(/\.[^.]*$/, '').toUpperCase();
}
