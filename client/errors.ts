import type { Problem } from '../plan/plan.ts';
import type { CommandName, RunStatus } from '../plan/status.ts';
import { formatProblems } from '../runbook/problems/format.ts';

/** No worker that would take it has polled the task queue in the last minute: nothing would happen. */
export class NoWorker extends Error {
  override readonly name = 'NoWorker';
  readonly code = 'NoWorker';
  readonly taskQueue: string;
  /** @param message - says why, and what helps */
  constructor(taskQueue: string, message: string) {
    super(message);
    this.taskQueue = taskQueue;
  }
}

/** There is no run of that id (or run id) in the namespace. */
export class RunNotFound extends Error {
  override readonly name = 'RunNotFound';
  readonly code = 'RunNotFound';
  readonly workflowId: string;
  constructor(workflowId: string, namespace: string) {
    super(
      `There is no run ${workflowId} in the namespace ${namespace}. \`showcaller list\` shows the runs there are.`,
    );
    this.workflowId = workflowId;
  }
}

/** The namespace does not exist, or not for us. */
export class NamespaceNotFound extends Error {
  override readonly name = 'NamespaceNotFound';
  readonly code = 'NamespaceNotFound';
  constructor(namespace: string) {
    super(
      `Temporal has no namespace ${namespace}. Check TEMPORAL_NAMESPACE or the profile TEMPORAL_PROFILE.`,
    );
  }
}

/** The id is in use by a run that has not ended. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning';
  readonly code = 'AlreadyRunning';
  readonly workflowId: string;
  constructor(workflowId: string) {
    super(
      `${workflowId} is running already; nothing was started. Follow it with \`showcaller status ${workflowId} --watch\`, ` +
        'or start another under an id of its own.',
    );
    this.workflowId = workflowId;
  }
}

/** The run did not take a command; the message is its reason. Nothing was changed. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
  readonly code = 'CommandRefused';
  readonly workflowId: string;
  readonly command: CommandName | 'teardown' | 'sweep';
  /** The run as it is; null: not known. */
  readonly status: RunStatus | null;
  constructor(
    workflowId: string,
    command: CommandName | 'teardown' | 'sweep',
    reason: string,
    status: RunStatus | null,
  ) {
    super(reason);
    this.workflowId = workflowId;
    this.command = command;
    this.status = status;
  }
}

/** A worker polls, and yet the run does not answer a command. It may still take it. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly code = 'NoAnswer';
  readonly workflowId: string;
  constructor(workflowId: string, command: CommandName) {
    super(
      `${workflowId} has not answered ${command} within a minute although a worker polls its task queue; it may still take it. ` +
        'Look at the run in the Temporal UI: a task that fails again and again says why there.',
    );
    this.workflowId = workflowId;
  }
}

/** A document, its parameters or its times have problems; nothing was started. */
export class InvalidRunbook extends Error {
  override readonly name = 'InvalidRunbook';
  readonly code = 'InvalidRunbook';
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(`The runbook cannot be started:\n${formatProblems(problems)}`);
    this.problems = problems;
  }
}
