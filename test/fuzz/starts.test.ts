import { ApplicationFailure, WorkflowFailedError } from '@temporalio/client';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Stage, setStage } from '../run/stage.ts';
import { deeps, hostileJson, hostileObject, hostileScalar, hostileTexts, payload } from './hostile.ts';
import { tries } from './seed.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());

const sideBySide = 8;
let started = 0;

/** Failures that a run of such a type may end with; anything else is a defect. */
const told = ['InvalidRunbook', 'UnknownRunbook', 'RunFailed'];

/** Starts a workflow as anybody who reaches the server may. Its failure type, or `open` while it waits for a person. */
async function outcomeOf(type: string, args: unknown[]): Promise<string> {
  started += 1;
  const workflowId = `fuzz-${process.pid}-${started}`;
  const handle = await stage.client.workflow.start(type, {
    ...{ args: args.map(payload), workflowId, taskQueue: stage.taskQueue },
    workflowExecutionTimeout: '25s',
  });
  const open = new Promise<'open'>((resolve) => setTimeout(resolve, 15_000, 'open').unref());
  const ended = handle.result().then(
    () => 'completed',
    (error: unknown) => {
      if (!(error instanceof WorkflowFailedError)) throw error;
      const { cause } = error;
      if (!(cause instanceof ApplicationFailure)) throw new Error(`${type} ended with ${String(cause)}`);
      expect(cause.stack ?? '').not.toMatch(/\n\s+at /);
      if (cause.type === 'InvalidRunbook') expect(cause.message).not.toBe('');
      return cause.type ?? '';
    },
  );
  const outcome = await Promise.race([ended, open]);
  if (outcome === 'open') {
    // One that is right waits for a person; one whose task fails for ever answers nothing.
    await handle.query('__temporal_workflow_metadata');
    await handle.terminate();
    await ended.catch(() => undefined);
  }
  return outcome;
}

const types = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('runbook', 'evening-news', 'teardown', 'checkRunbook', 'occurrence'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('constructor', 'toString', '__proto__', 'default', 'no-such-runbook', 'then'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...hostileTexts.filter((text) => text !== '' && text.length < 200 && !/\p{Surrogate}/u.test(text)),
    ),
  },
);

const member = (value: fc.Arbitrary<unknown>) => fc.option(value, { nil: undefined });
const mega = 'x'.repeat(1_000_000);
const inputs = fc.oneof(
  { weight: 3, arbitrary: hostileJson },
  {
    weight: 5,
    arbitrary: fc.record(
      {
        ...{ runbook: member(fc.oneof(hostileObject, hostileScalar)), parameters: member(hostileJson) },
        ...{ onAirAt: member(hostileScalar), offAirAt: member(hostileScalar), lead: member(hostileScalar) },
        ...{
          workflowId: member(hostileScalar),
          runId: member(hostileScalar),
          type: member(hostileScalar),
          input: member(hostileJson),
        },
        ...{
          schedule: member(hostileScalar),
          runbookName: member(hostileJson),
          account: member(hostileJson),
          rule: member(hostileJson),
        },
      },
      { requiredKeys: [] },
    ),
  },
  { weight: 1, arbitrary: deeps },
  // Two of them are as much as the server takes.
  { weight: 1, arbitrary: fc.constantFrom({ runbook: mega }, { parameters: { a: mega } }) },
);

test('a start with any input ends at once with what is wrong, or runs', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(types, fc.array(inputs, { maxLength: 2 })), {
        minLength: sideBySide,
        maxLength: sideBySide,
      }),
      async (starts) => {
        const outcomes = await Promise.all(starts.map(([type, args]) => outcomeOf(type, args)));
        for (const [index, outcome] of outcomes.entries())
          expect([...told, 'completed', 'open'], JSON.stringify(starts[index])?.slice(0, 500)).toContain(
            outcome,
          );
      },
    ),
    tries(12, sideBySide),
  );
}, 3_600_000);
