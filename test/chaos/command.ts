import { type Client, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { RunHandle } from '../../client/index.ts';
import { commandNames } from '../../plan/status.ts';

/** Longest wait for an answer, in milliseconds: workers may be down, and commands of chance can wait for nobody. */
const answersWithinMs = 10_000;

/** Sends what may be no command at all. Answers what is wrong with how it was refused. */
export async function sendCommand(
  client: Client,
  { workflowId, runId }: RunHandle,
  { name, input }: { name: string; input: unknown },
): Promise<string[]> {
  const handle = client.workflow.getHandle(workflowId, runId);
  try {
    await client.withDeadline(Date.now() + answersWithinMs, () =>
      handle.executeUpdate(name, { args: [input] }),
    );
    return [];
  } catch (error) {
    // Anything else is the server's or the network's, which break down on purpose.
    if (!(error instanceof WorkflowUpdateFailedError)) return [];
    const { cause } = error;
    const known = commandNames.some((one) => one === name);
    const ended = cause?.message.includes('completed before') || cause?.message.includes('Workflow');
    if (!known || ended || (cause instanceof ApplicationFailure && cause.type === 'Refused')) return [];
    return [
      `${name} ${JSON.stringify(input)} was refused without a reason: ${cause?.name}: ${cause?.message}`,
    ];
  }
}
