import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ApplicationFailure,
  type Client,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { isRunStatus } from '../history/index.ts';
import type { CommandInputs, CommandName, RunStatus } from '../plan/status.ts';
import { grpcCode, innermost, waiting } from './asking.ts';
import { CommandRefused, NoAnswer, RunNotFound } from './errors.ts';
import { describeRun, hasEnded, type RunReference, readStatus } from './read-status.ts';
import { insistOnWorker, untilWorker } from './workers.ts';

/** Longest wait for a worker that has polled lately to answer a command, in milliseconds. */
const answersWithin = 60_000;

/**
 * Gives a command to a run and returns its status right after.
 *
 * @throws {@link CommandRefused} with the run's reason, also when it has ended; `NoWorker` after 5 s, before anything
 *   is sent
 */
export async function giveCommand<Name extends CommandName>(
  client: Client,
  run: RunReference,
  name: Name,
  input: CommandInputs[Name],
): Promise<RunStatus> {
  const description = await describeRun(client, run);
  const { workflowId, runId } = run;
  const read = async () => (await readStatus(client, run, await describeRun(client, run))).status;
  const refused = async (reason: string) => new CommandRefused(workflowId, name, reason, await read());
  if (hasEnded(description))
    throw await refused(`${name} refused: the run has ended (${description.status.name})`);
  const { taskQueue } = description;
  await untilWorker(client, taskQueue, `${name} was not given to ${workflowId}.`, description);
  const handle = client.workflow.getHandle(workflowId, runId);
  // By its id the server knows one that is sent again.
  const update = { args: [input] as [CommandInputs[Name]], updateId: randomUUID() };
  const send = () => sendAgain(() => handle.executeUpdate<unknown, [CommandInputs[Name]]>(name, update));
  try {
    const answer = await waiting(client, workflowId, () =>
      client.withDeadline(Date.now() + answersWithin, send),
    );
    if (isRunStatus(answer)) return isShort(answer) ? await read() : answer;
    throw new TypeError(
      `${workflowId} answered ${name} with something that is no status: is it a run of Showcaller?`,
    );
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError)
      throw await refused(error.cause?.message ?? error.message);
    if (isOneTooMany(error)) throw await refused(`${name} refused: ${oneTooMany(workflowId)}`);
    // It ended between the look and the command: the server then knows nothing to command.
    if (error instanceof RunNotFound) throw await refused(`${name} refused: the run has ended`);
    if (!(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)) throw error;
    const what = `${name} was sent to ${workflowId} and may still be taken when one is back.`;
    await insistOnWorker(client, taskQueue, what, description);
    throw new NoAnswer(workflowId, name);
  }
}

/** A run with a long history answers without its steps; every run has some. */
function isShort({ runbook, steps }: RunStatus): boolean {
  return runbook !== null && Object.keys(steps).length === 0;
}

/** FAILED_PRECONDITION of gRPC. */
const failedPrecondition = 9;
const mostTries = 4;
const betweenTriesMs = 1_000;

/**
 * The server gives a command back when the workflow task failed that it came with, such as on a worker out of breath, and refuses
 * one that the run was busy for: a question for its status closed the task while the run looked.
 */
async function sendAgain<Answer>(send: () => Promise<Answer>): Promise<Answer> {
  for (let time = 1; ; time += 1)
    try {
      return await send();
    } catch (error) {
      if (time >= mostTries || !wasGivenBack(error)) throw error;
      await sleep(betweenTriesMs);
    }
}

function wasGivenBack(error: unknown): boolean {
  if (error instanceof WorkflowUpdateFailedError) {
    const { cause } = error;
    return cause instanceof ApplicationFailure && cause.type === 'UnprocessedUpdate';
  }
  return grpcCode(error) === failedPrecondition && innermost(error).message.includes('workflow task failure');
}

function isOneTooMany(error: unknown): boolean {
  return (
    grpcCode(error) === failedPrecondition &&
    innermost(error).message.includes('total number of distinct updates')
  );
}

const oneTooMany = (workflowId: string) =>
  'the run has taken as many commands as Temporal takes of a run. What it has up stays up. To take it down, request its ' +
  `cancellation in the Temporal UI if its runbook says \`onCancel: undo\`; else terminate it there, and then \`showcaller teardown ${workflowId}\`.`;
