import type { Info } from '@temporalio/activity';
import { expect, test } from 'vitest';
import { asCaller, caller } from '../../activities/caller.ts';
import { Limiter } from '../../activities/clients/limiter.ts';
import { callerOf } from '../../activities/urgency.ts';

const startFlow = { service: 'mediaconnect', operation: 'StartFlow', region: 'eu-central-1' } as const;

/** What an activity of a step is known by. */
const activity = (activityId: string, scheduledTimestampMs: number) =>
  ({
    ...{ activityType: 'mediaconnect:startFlow', activityId, scheduledTimestampMs },
    workflowExecution: { workflowId: 'show', runId: 'run' },
  }) as Info;

test('an activity that goes on with another of its step keeps its place in the line and its turn', async () => {
  const limiter = new Limiter(1);
  const first = callerOf(activity('flow', 1_000), { handedOn: null }, limiter);
  expect(first).toMatchObject({ since: 1_000, first: false });
  // Its turn comes when it may not send any more.
  const gate = { wait: (turn: (signal: AbortSignal) => Promise<void>) => turn(new AbortController().signal) };
  const tooLate = { ...gate, open: () => false, tooLate: () => new Error('too late') };
  await expect(asCaller({ ...first, gate: tooLate }, () => limiter.effectTurn(startFlow))).rejects.toThrow(
    'too late',
  );
  const second = callerOf(activity('flow#2', 9_000), { handedOn: { since: 1_000 } }, limiter);
  expect(second).toMatchObject({ since: 1_000, first: true });
  expect(asCaller(second, caller).holder).toBe(first.holder);
  expect(callerOf(activity('feed#2', 9_000), { handedOn: { since: 5_000 } }, limiter).first).toBe(false);
});
