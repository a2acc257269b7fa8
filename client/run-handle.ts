import type { Client } from '@temporalio/client';
import type { CommandInputs, CommandName, RunStatus } from '../plan/status.ts';
import { asking } from './asking.ts';
import { giveCommand } from './give-command.ts';
import { describeRun, type RunReference, readStatus, statusFromHistory } from './read-status.ts';
import { untilEnded } from './until-ended.ts';
import { type WatchOptions, watchRun } from './watch-run.ts';

/**
 * One run: look at it, wait for it, command it.
 *
 * Every command returns the run's status right after it was taken, and does not wait for its effect. It throws
 * `CommandRefused` with the run's reason, `NoWorker` (nothing was sent), or `TemporalUnreachable`.
 */
export class RunHandle {
  readonly workflowId: string;
  readonly runId: string;
  readonly #client: Client;

  constructor(client: Client, { workflowId, runId }: RunReference) {
    this.#client = client;
    this.workflowId = workflowId;
    this.runId = runId;
  }

  /**
   * Waits until the run has ended, however it ends, and resolves to its final status: look at its `outcome`.
   * A run that failed, was cancelled or was terminated is no error of this call.
   */
  async result(): Promise<RunStatus> {
    await untilEnded(this.#client, this);
    return statusFromHistory(this.#client, this);
  }

  /** The run as it is now, live counts included. Without a worker that answers within 5 s: as its history tells. */
  async status(): Promise<RunStatus> {
    return (await readStatus(this.#client, this, await describeRun(this.#client, this))).status;
  }

  /** Yields the status now, and whenever something in it has changed; ends with the final one. */
  watch(options: WatchOptions = {}): AsyncGenerator<RunStatus, void, void> {
    return watchRun(this.#client, this, options);
  }

  /** Says yes to an approval. */
  approve(input: CommandInputs['approve']): Promise<RunStatus> {
    return this.#give('approve', input);
  }

  /** Says no to an approval. */
  reject(input: CommandInputs['reject']): Promise<RunStatus> {
    return this.#give('reject', input);
  }

  /** Starts no further step until `resume`; what is up stays up. */
  hold(input: CommandInputs['hold'] = {}): Promise<RunStatus> {
    return this.#give('hold', input);
  }

  /** Goes on after `hold`. A run that has ended is gone on with by `resumeRun`. */
  resume(input: CommandInputs['resume'] = {}): Promise<RunStatus> {
    return this.#give('resume', input);
  }

  /** Does a failed step again; of a step that is up, brings back those resources that are off now. */
  retry(input: CommandInputs['retry']): Promise<RunStatus> {
    return this.#give('retry', input);
  }

  /** Goes on without a step. `outputs` stand in for its own; `own` takes over what a person started by hand. */
  skip(input: CommandInputs['skip']): Promise<RunStatus> {
    return this.#give('skip', input);
  }

  /** Ends the show: takes down what the run brought up. `force` also stops what a failed undo left upstream. */
  end(input: CommandInputs['end'] = {}): Promise<RunStatus> {
    return this.#give('end', input);
  }

  /** Takes down what the run brought up and fails it. Once it is up, `confirm` must be the runbook's name. */
  abort(input: CommandInputs['abort'] = {}): Promise<RunStatus> {
    return this.#give('abort', input);
  }

  /** Moves the on-air or the off-air time, or both. */
  reschedule(input: CommandInputs['reschedule']): Promise<RunStatus> {
    return this.#give('reschedule', input);
  }

  /** Moves the off-air time by a duration such as `15m`. */
  extend(input: CommandInputs['extend']): Promise<RunStatus> {
    return this.#give('extend', input);
  }

  /** Takes over what other runs hold of a step that waits for it or was refused it; they lose it. */
  takeOver(input: CommandInputs['takeOver']): Promise<RunStatus> {
    return this.#give('takeOver', input);
  }

  /** Asks Temporal to cancel the run: before it is up it walks backward, afterwards its `onCancel` decides. */
  async cancel(): Promise<void> {
    await asking(this.#client, this.workflowId, () =>
      this.#client.workflow.getHandle(this.workflowId, this.runId).cancel(),
    );
  }

  #give<Name extends CommandName>(name: Name, input: CommandInputs[Name]): Promise<RunStatus> {
    return giveCommand(this.#client, this, name, input);
  }
}
