import type { RunHandle, RunStatus } from '../../client/index.ts';
import type { JsonObject } from '../../plan/json.ts';
import type { Stage } from './stage.ts';

export const flowArn =
  'arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:studio-main';

export const flow = (more: JsonObject = {}): JsonObject => ({
  uses: 'mediaconnect:startFlow',
  with: { flowArn },
  retry: { interval: '100ms' },
  ...more,
});
export const channels = (ids: string[], more: JsonObject = {}): JsonObject => ({
  uses: 'medialive:batchStart',
  with: { channelIds: ids },
  retry: { interval: '100ms' },
  ...more,
});
export const job = (more: JsonObject = {}): JsonObject => ({
  uses: 'm2:startBatchJob',
  with: {
    applicationId: 'app-asrun0000000000000000000',
    batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: 'ASRUN' } },
  },
  ...more,
});
export const show = (name: string, steps: JsonObject, more: JsonObject = {}): JsonObject => ({
  name,
  stayUp: 'untilEnd',
  steps,
  ...more,
});
export const evening = (more: JsonObject = {}): JsonObject =>
  show('evening-news', {
    contribution: flow(),
    channels: channels(['1234561'], { needs: ['contribution'] }),
    ...more,
  });

export const isUp = ({ phase }: RunStatus): boolean => phase === 'up';
export const asks = ({ asking }: RunStatus): boolean => asking.length > 0;

/** Ends a show that is up. */
export async function ended(run: RunHandle): Promise<RunStatus> {
  await run.end();
  return run.result();
}

export async function terminate({ client }: Stage, { workflowId, runId }: RunHandle): Promise<void> {
  await client.workflow.getHandle(workflowId, runId).terminate('a test of the operator');
}

/** How often an operation reached the cloud. */
export const times = ({ simulator }: Stage, operation: string): number =>
  simulator.cloud.ledger.filter((entry) => entry.operation === operation).length;
