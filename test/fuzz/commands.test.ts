import { ApplicationFailure, WorkflowUpdateFailedError } from '@temporalio/client';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunHandle, RunStatus } from '../../client/index.ts';
import { commandNames } from '../../plan/status.ts';
import { type Stage, setStage, until } from '../run/stage.ts';
import { deeps, hostileJson, hostileTexts, payload } from './hostile.ts';
import { tries } from './seed.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());

const document = {
  name: 'kept-alive',
  stayUp: 'untilEnd',
  steps: {
    check: { uses: 'approval', with: { prompt: 'Ready?' } },
    later: { uses: 'wait', needs: ['check'], with: { for: '10h' } },
  },
};

async function askingRun(): Promise<RunHandle> {
  const run = await stage.start(document);
  await until(run, ({ asking }) => asking.length > 0);
  return run;
}

/** What a run is, without what time alone changes. */
function unmoved({ next: _, steps, ...status }: RunStatus): unknown {
  return { ...status, steps: Object.entries(steps).map(([id, { slackSeconds: __, ...step }]) => [id, step]) };
}

type Answered = { kind: 'accepted' } | { kind: 'refused'; message: string };

/** Sends an update of any payload; throws unless it is accepted, or refused in our own words, in good time. */
async function send(run: RunHandle, name: string, given: unknown): Promise<Answered> {
  const handle = stage.client.workflow.getHandle(run.workflowId, run.runId ?? undefined);
  const late = new Promise<never>((_, reject) => {
    setTimeout(
      () => reject(new Error(`${name} was never answered: ${JSON.stringify(given)?.slice(0, 300)}`)),
      20_000,
    ).unref();
  });
  try {
    const sent =
      given === undefined
        ? handle.executeUpdate(name)
        : handle.executeUpdate(name, { args: [payload(given)] });
    await Promise.race([sent, late]);
    return { kind: 'accepted' };
  } catch (error) {
    if (!(error instanceof WorkflowUpdateFailedError) || !(error.cause instanceof ApplicationFailure))
      throw error;
    expect(error.cause.type).toBe('Refused');
    return { kind: 'refused', message: error.cause.message };
  }
}

async function failedTasks(run: RunHandle): Promise<number> {
  const { events } = await stage.client.workflow.getHandle(run.workflowId).fetchHistory();
  return (events ?? []).filter(({ workflowTaskFailedEventAttributes: failed }) => failed).length;
}

const text = fc.oneof(
  fc.constantFrom('check', 'later', 'kept-alive', 'duration', '15m', 'x'.repeat(2000)),
  fc.constantFrom(...hostileTexts),
);
const time = fc.constantFrom(
  '20m',
  '0s',
  '99999h',
  '2020-01-01T00:00Z',
  '9999-12-31T23:59Z',
  '2031-02-30 20:00 Europe/Berlin',
  '2031-06-01 20:00 Mars/Base',
);
const member = <Value>(value: fc.Arbitrary<Value>) =>
  fc.option(fc.oneof({ weight: 5, arbitrary: value }, { weight: 1, arbitrary: hostileJson }), {
    nil: undefined,
  });

const input = fc.oneof(
  { weight: 2, arbitrary: hostileJson },
  {
    weight: 6,
    arbitrary: fc.record(
      {
        ...{ step: member(text), by: member(text), reason: member(text), confirm: member(text) },
        ...{
          outputs: member(fc.oneof(fc.constant({}), hostileJson)),
          own: member(fc.boolean()),
          force: member(fc.boolean()),
        },
        ...{ onAirAt: member(time), offAirAt: member(time), duration: member(time), keep: member(text) },
      },
      { requiredKeys: [] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(undefined, null, [], 'x'.repeat(300_000), {
      step: 'check',
      outputs: { a: 'x'.repeat(1_500_000) },
    }),
  },
  { weight: 1, arbitrary: deeps },
);

test('a command of any payload is accepted, or refused with a reason and without a trace', async () => {
  let run = await askingRun();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...commandNames), input, async (name, given) => {
      const before = unmoved(await run.status());
      const answered = await send(run, name, given);
      const after = await run.status();
      if (answered.kind === 'refused') {
        expect(answered.message).toMatch(new RegExp(`^${name} refused: .+`));
        expect(answered.message.length).toBeLessThan(3000);
        expect(unmoved(after)).toEqual(before);
        return;
      }
      expect(after.commands.at(-1)?.command).toBe(name);
      if (after.asking.length > 0 && after.commands.length < 50) return;
      expect(await failedTasks(run)).toBe(0);
      await stage.client.workflow
        .getHandle(run.workflowId)
        .terminate()
        .catch(() => undefined);
      run = await askingRun();
    }),
    tries(150),
  );
  expect(await failedTasks(run)).toBe(0);
}, 3_600_000);
