import { WorkflowNotFoundError } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunHandle, startRunbook } from '../../client/index.ts';
import type { JsonObject } from '../../plan/json.ts';
import { type CommandInputs, type CommandName, commandNames, type Phase } from '../../plan/status.ts';
import type { FaultSpec } from '../../simulator/index.ts';
import { type Stage, setStage, until } from './stage.ts';

const ids = Array.from({ length: 200 }, (_, at) => String(7000000 + at));
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ world: { channels: ids, flows: ids.map(flowOf) } });
  cloud().changeDelays({ channelStart: 600, channelStop: 300 });
});
afterAll(() => stage?.close());

const flowOf = (id: string) =>
  `arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:contribution-${id}`;
const cloud = () => stage.simulator.cloud;
const step = (id: string): JsonObject => ({
  uses: 'medialive:batchStart',
  with: { channelIds: [id] },
  retry: { interval: '100ms' },
});

/** A situation that a run is brought into, and how it is let go. */
interface Situation {
  /** Of a channel that no other test has: one whose run was let go may still be at work. */
  steps(id: string): JsonObject;
  /** Faults of that channel. */
  faults?(id: string): FaultSpec[];
  /** Keys of the document besides its steps. */
  keys?: JsonObject;
  /** Seconds from now. */
  times?: { onAirAt: number; offAirAt?: number };
  enter(run: RunHandle, id: string): Promise<unknown>;
  /** Commands that are taken there; every other is refused with a reason. */
  taken: Partial<{ [Name in CommandName]: CommandInputs[Name] }>;
}

const inPhase = (phase: Phase) => (run: RunHandle) => until(run, (status) => status.phase === phase);
const asks = (run: RunHandle) => until(run, (status) => status.asking.length > 0);

const situations: Record<string, Situation> = {
  'looking at everything': {
    // A flow is read by itself; channels of several runs are read together.
    steps: (id) => ({ flow: { uses: 'mediaconnect:startFlow', with: { flowArn: flowOf(id) } } }),
    faults: (id) => [
      { operation: 'DescribeFlow', resource: flowOf(id), kind: 'hang', when: 'before', times: 0 },
    ],
    enter: (run) => until(run, (status) => status.phase === 'preflight' && 'flow' in status.steps),
    taken: { hold: {}, skip: { step: 'flow' }, abort: {} },
  },
  starting: {
    steps: (id) => ({ channels: step(id) }),
    faults: (id) => [{ operation: 'BatchStart', resource: `channel:${id}`, kind: 'stuck', times: 0 }],
    async enter(run) {
      await until(run, (status) => status.steps.channels?.state === 'starting');
    },
    taken: { hold: {}, skip: { step: 'channels' }, abort: {} },
  },
  'asking for an approval': {
    steps: () => ({ check: { uses: 'approval', with: { prompt: 'Fine?' } } }),
    enter: asks,
    taken: {
      approve: { step: 'check' },
      reject: { step: 'check' },
      hold: {},
      skip: { step: 'check' },
      abort: {},
    },
  },
  'asking after a failure': {
    steps: (id) => ({ channels: { ...step(id), onFailure: 'ask' } }),
    faults: (id) => [
      {
        operation: 'BatchStart',
        resource: `channel:${id}`,
        kind: 'partial',
        ids: [id],
        code: 'ForbiddenException',
      },
    ],
    enter: asks,
    taken: { retry: { step: 'channels' }, hold: {}, skip: { step: 'channels' }, abort: {} },
  },
  held: {
    steps: () => ({ check: { uses: 'approval', with: { prompt: 'Fine?' } } }),
    async enter(run) {
      await asks(run);
      await run.hold({});
    },
    taken: {
      approve: { step: 'check' },
      reject: { step: 'check' },
      resume: {},
      skip: { step: 'check' },
      abort: {},
    },
  },
  up: {
    steps: (id) => ({ channels: step(id) }),
    enter: inPhase('up'),
    taken: { hold: {}, retry: { step: 'channels' }, end: {}, abort: { confirm: 'commands' } },
  },
  ending: {
    steps: (id) => ({ channels: step(id), last: { uses: 'approval', at: 'end', with: { prompt: 'Gone?' } } }),
    async enter(run) {
      await inPhase('up')(run);
      await run.end({});
      await asks(run);
    },
    taken: {
      approve: { step: 'last' },
      reject: { step: 'last' },
      hold: {},
      skip: { step: 'last' },
      end: { force: true },
    },
  },
  'rolling back': {
    steps: (id) => ({
      channels: step(id),
      check: { uses: 'approval', needs: ['channels'], with: { prompt: 'Fine?' } },
    }),
    async enter(run, id) {
      await asks(run);
      cloud().faults.add({
        operation: 'BatchStop',
        resource: `channel:${id}`,
        kind: 'error',
        times: 0,
        error: { status: 429, type: 'TooManyRequestsException' },
      });
      await run.abort({});
      await inPhase('rollingBack')(run);
    },
    taken: {},
  },
  ended: {
    steps: (id) => ({ channels: step(id) }),
    async enter(run) {
      await inPhase('up')(run);
      await run.end();
      await run.result();
    },
    taken: {},
  },
  'rolled back': {
    steps: () => ({ check: { uses: 'approval', with: { prompt: 'Fine?' } } }),
    async enter(run) {
      await asks(run);
      await run.abort();
      await run.result();
    },
    taken: {},
  },
  scheduled: {
    keys: { lead: '1s' },
    times: { onAirAt: 3600, offAirAt: 7200 },
    steps: (id) => ({ channels: step(id) }),
    enter: inPhase('scheduled'),
    taken: {
      hold: {},
      skip: { step: 'channels' },
      abort: {},
      reschedule: { onAirAt: '2h' },
      extend: { duration: '15m' },
    },
  },
  'up before its time': {
    keys: { lead: '2h' },
    times: { onAirAt: 3600, offAirAt: 7200 },
    steps: (id) => ({ channels: step(id) }),
    enter: inPhase('up'),
    taken: {
      hold: {},
      retry: { step: 'channels' },
      end: {},
      abort: { confirm: 'commands' },
      reschedule: { onAirAt: '2h', keep: 'duration' },
      extend: { duration: '15m' },
    },
  },
  'asking at its on-air time': {
    keys: { lead: '2h', atOnAir: 'ask' },
    times: { onAirAt: 1, offAirAt: 7200 },
    steps: (id) => ({ channels: step(id), later: { uses: 'wait', with: { for: '1h' } } }),
    enter: asks,
    taken: {
      approve: { step: '@on-air' },
      hold: {},
      skip: { step: 'later' },
      abort: {},
      reschedule: { onAirAt: '1h', keep: 'end' },
      extend: { duration: '15m' },
    },
  },
  'on air': {
    keys: { lead: '2h' },
    times: { onAirAt: 1.5, offAirAt: 7200 },
    steps: (id) => ({ channels: step(id) }),
    enter: inPhase('onAir'),
    taken: {
      hold: {},
      retry: { step: 'channels' },
      end: {},
      abort: { confirm: 'commands' },
      reschedule: { offAirAt: '1h' },
      extend: { duration: '15m' },
    },
  },
  'asking at its off-air time': {
    keys: { lead: '2h', atOffAir: 'ask' },
    times: { onAirAt: 1.5, offAirAt: 1.7 },
    steps: (id) => ({ channels: step(id) }),
    enter: (run) => until(run, ({ asking, steps }) => asking.length > 0 && steps.channels?.state === 'up'),
    taken: {
      hold: {},
      retry: { step: 'channels' },
      end: {},
      abort: { confirm: 'commands' },
      reschedule: { offAirAt: '1h' },
      extend: { duration: '15m' },
    },
  },
  'in its post-roll': {
    keys: { lead: '2h', postRoll: '1h' },
    times: { onAirAt: 1.5, offAirAt: 1.7 },
    steps: (id) => ({ channels: step(id) }),
    enter: inPhase('ending'),
    taken: { hold: {}, end: {} },
  },
};

/** Whatever it was doing, it does no longer; an aborted one has ended by itself. */
async function letGo(run: RunHandle): Promise<void> {
  try {
    await stage.client.workflow.getHandle(run.workflowId).terminate();
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

/** Well-formed input for a command that has no place here. */
const anyInput: CommandInputs = {
  approve: { step: 'check' },
  reject: { step: 'check' },
  hold: {},
  resume: {},
  retry: { step: 'check' },
  skip: { step: 'check' },
  end: {},
  abort: {},
  reschedule: {},
  extend: { duration: '15m' },
  takeOver: { step: 'check', reason: 'because' },
};

const fromNow = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();

async function begin({ steps, faults, keys, times }: Situation, id: string): Promise<RunHandle> {
  for (const fault of faults?.(id) ?? []) cloud().faults.add(fault);
  return startRunbook(stage.client, {
    runbook: { name: 'commands', stayUp: 'untilEnd', ...keys, steps: steps(id) },
    taskQueue: stage.taskQueue,
    ...(times && { onAirAt: fromNow(times.onAirAt) }),
    ...(times?.offAirAt !== undefined && { offAirAt: fromNow(times.offAirAt) }),
  });
}

describe.concurrent.each(Object.entries(situations))('a run that is %s', (_, situation) => {
  const { enter, taken } = situation;
  const there = async () => {
    const id = ids.pop() ?? '';
    const run = await begin(situation, id);
    await enter(run, id);
    return run;
  };
  const give = (run: RunHandle, name: CommandName) => {
    const input = { ...(taken[name] ?? anyInput[name]), by: 'ada', reason: 'because' };
    return (run[name] as (input: object) => Promise<unknown>).call(run, input);
  };
  const isTaken = (name: CommandName) => name in taken;

  test.each(commandNames.filter(isTaken))('takes %s', async (name) => {
    const run = await there();
    await give(run, name);
    const after = await run.status();
    expect(after.commands.at(-1)).toMatchObject({ command: name, by: 'ada', reason: 'because' });
    await letGo(run);
  });

  test('refuses every other command', async () => {
    const run = await there();
    const before = await run.status();
    for (const name of commandNames.filter((one) => !isTaken(one)))
      await expect(give(run, name), name).rejects.toThrow(new RegExp(`${name} refused: .{10}`));
    expect((await run.status()).commands).toEqual(before.commands);
    await letGo(run);
  });
});
