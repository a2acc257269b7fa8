/** A judge that cannot fail is worth nothing: each rule is shown a small story in which it is kept, and one in which it is broken. */
import { expect, test } from 'vitest';
import type { RunStatus, StepStatus } from '../../client/index.ts';
import type { JsonObject } from '../../plan/json.ts';
import type { LedgerEntry } from '../../simulator/index.ts';
import { judge, rules } from './judge.ts';
import type { Played, PlayedShow } from './played.ts';
import type { Show } from './scenario.ts';

const channel = 'channel:1230001';
const flow = 'arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:flow-1';

/** So many seconds after the beginning. */
const second = (at: number) => new Date(Date.UTC(2026, 0, 1) + at * 1_000).toISOString();

const written: Record<string, JsonObject> = {
  feed: { uses: 'mediaconnect:startFlow', with: { flowArn: flow } },
  air: { uses: 'medialive:batchStart', with: { channelIds: ['1230001'] }, needs: ['feed'] },
  report: { uses: 'm2:startBatchJob', with: { jobParams: { MARK: 'a-report' } } },
};

function step(kind: StepStatus['kind'], more: Partial<StepStatus>): StepStatus {
  return {
    ...{
      uses: '',
      kind,
      at: 'start',
      needs: [],
      state: 'undone',
      since: null,
      startedAt: null,
      finishedAt: null,
    },
    ...{
      attempts: 1,
      started: [],
      adopted: [],
      startedByOthers: [],
      undone: [],
      leftUp: [],
      left: [],
      failed: [],
    },
    ...{ outputs: null, error: null, warnings: [], requestIds: {}, latestStart: null, slackSeconds: null },
    ...{ slow: false, health: null },
    ...more,
  };
}

function status(more: Partial<RunStatus>): RunStatus {
  return {
    ...{ workflowId: 'w', runId: 'r', runbook: 'chaos-a', outcome: 'ended', phase: 'ended', degraded: false },
    ...{ held: false, late: false, onAirAt: null, offAirAt: null, leadAt: null, zone: null, schedule: null },
    ...{ trouble: [], startedAt: second(0), upAt: second(20), wentOnAirAt: null, endingAt: second(30) },
    ...{ endedAt: second(40), asking: [], commands: [command('end')], error: null, problems: [], next: '' },
    steps: {
      feed: step('resource', { started: [flow], undone: [flow] }),
      air: step('resource', { started: [channel], undone: [channel] }),
      report: step('job', { state: 'done', started: ['job-1'] }),
    },
    ...more,
  };
}

function command(name: RunStatus['commands'][number]['command'], step: string | null = null) {
  return { at: second(30), command: name, step, by: null, reason: null };
}

let seq = 0;
/** A call, `at` seconds after the beginning. */
function call(
  at: number,
  operation: string,
  resources: string[],
  effect: string[],
  more: Partial<LedgerEntry> = {},
) {
  seq += 1;
  const entry: LedgerEntry = {
    ...{ seq, at: second(at), actor: 'client', service: '', operation, resources, effect },
    ...{ request: {}, status: 200, requestId: '' },
    ...more,
  };
  return entry;
}

const startFlow = call(1, 'StartFlow', [flow], [`${flow} STANDBY→STARTING`]);
const startChannel = call(2, 'BatchStart', [channel], [`${channel} IDLE→STARTING`]);
const submit = (at: number, job: string) =>
  call(at, 'StartBatchJob', ['app'], [`${job} new→Submitting`], {
    request: { jobParams: { MARK: 'a-report' } },
  });
const stopChannel = call(31, 'BatchStop', [channel], [`${channel} RUNNING→STOPPING`]);
const stopFlow = call(35, 'StopFlow', [flow], [`${flow} ACTIVE→STOPPING`]);
const goodLedger = [startFlow, startChannel, submit(3, 'job-1'), stopChannel, stopFlow];

const show: Show = {
  ...{ name: 'a', startAt: 0, document: { name: 'chaos-a', steps: written }, parameters: {}, answers: [] },
  ...{ upFor: 0, tearDown: true },
};
const playedShow: PlayedShow = {
  ...{ name: 'a', workflowId: 'w', last: status({}), neverEnded: false, tearDown: null, defects: [] },
};
const off = { [flow]: 'STANDBY', [channel]: 'IDLE' };
const jobs = { 'job-1': 'Succeeded', 'job-2': 'Succeeded' };

/** A show that came up, was ended, and left everything as it was; with what a story has different. */
function story(
  more: Partial<Played> & { show?: Partial<PlayedShow>; written?: Record<string, JsonObject> } = {},
): Played {
  const { show: changed, written: steps = written, ...rest } = more;
  return {
    scenario: {
      ...{
        seed: 0,
        before: {},
        policies: {},
        batchOutcomes: {},
        harvestOutcome: 'COMPLETED',
        delays: {},
        faults: [],
      },
      ...{ workers: 1, events: [] },
      shows: [{ ...show, document: { ...show.document, steps } }],
    },
    shows: [{ ...playedShow, ...changed }],
    before: off,
    after: { ...off, ...jobs },
    finally: { ...off, ...jobs },
    ledger: goodLedger,
    ...rest,
  };
}

/** The same with a show beside it, about the same flow and channel, whose steps need nothing. */
function withAnother(played: Played, changed: Partial<PlayedShow>): Played {
  const steps = { feed: written.feed ?? {}, air: { ...written.air, needs: [] } };
  const beside = { ...show, name: 'b', document: { name: 'chaos-b', steps } };
  const { report: _, ...both } = status({}).steps;
  const other = { ...playedShow, name: 'b', workflowId: 'w2', last: status({ steps: both }), ...changed };
  return {
    ...played,
    scenario: { ...played.scenario, shows: [...played.scenario.shows, beside] },
    shows: [...played.shows, other],
  };
}

const withSteps = (
  steps: Partial<Record<'feed' | 'air' | 'report', Partial<StepStatus>>>,
  more: Partial<RunStatus> = {},
) => {
  const good = status({}).steps;
  const changed = Object.entries(good).map(([id, one]) => [id, { ...one, ...steps[id as 'air'] }]);
  return { last: status({ ...more, steps: Object.fromEntries(changed) }) };
};

const running = { ...off, ...jobs, [channel]: 'RUNNING' };
const stuck = { resource: channel, reason: 'refused', stuck: true, byHand: null };
const others = call(1, 'set', [channel], [`${channel} IDLE→RUNNING`], { actor: 'other' });

/** For each rule, stories that break it and, most of the time, nothing else. */
const broken: Record<string, Played[]> = {
  everyRunEnds: [story({ show: { neverEnded: true } })],
  noDefects: [
    story({ show: { defects: ['a workflow task failed: TypeError'] } }),
    story({ show: withSteps({ air: { error: { type: 'Defect', message: 'TypeError' } } }) }),
  ],
  everythingIsAccountedFor: [
    // It was off, is on, and nobody says so.
    story({ finally: running, show: withSteps({ air: { undone: [] } }) }),
    // It was on before, and was turned off.
    story({ before: { ...off, [channel]: 'RUNNING' } }),
    // It was broken, and is not.
    story({ before: { ...off, [channel]: 'UPDATE_FAILED' } }),
    // Owned, but by a show that never was.
    story({
      before: { ...off, [channel]: 'RUNNING' },
      written: { ...written, air: { ...written.air, alreadyOn: 'own' } },
      show: { last: status({ outcome: 'rolledBack', phase: 'rolledBack', upAt: null }) },
    }),
  ],
  noJobTwice: [story({ ledger: [...goodLedger, submit(4, 'job-2')] })],
  jobsAreAsRecorded: [
    story({ show: withSteps({ report: { started: ['job-2'] } }) }),
    story({ show: withSteps({ report: { undone: ['job-1'] } }), finally: { ...off, 'job-1': 'Running' } }),
    story({ finally: { ...off, 'job-1': 'Failed' } }),
  ],
  nothingIsStoppedWhileUp: [
    story({ ledger: [...goodLedger.slice(0, 3), { ...stopChannel, at: second(25) }, stopFlow] }),
  ],
  whatWasUpGoesDownByWord: [
    story({ show: { last: status({ commands: [] }) } }),
    // A cancel alone takes nothing down that is up.
    story({ show: { last: status({ commands: [command('cancel')] }) } }),
  ],
  whatIsStartedWasCalledFor: [story({ ledger: [startFlow, submit(3, 'job-1'), stopFlow] })],
  whatWasStartedIsRecorded: [
    story({
      finally: running,
      show: withSteps({ air: { started: [], undone: [] } }),
      ledger: goodLedger.slice(0, 3),
    }),
  ],
  whatIsAdoptedWasOn: [story({ show: withSteps({ air: { started: [], undone: [], adopted: [channel] } }) })],
  othersDidWhatTheyAreSaidTo: [
    story({ show: withSteps({ air: { started: [], undone: [], startedByOthers: [channel] } }) }),
  ],
  whatIsNotOursIsNotStopped: [
    story({
      before: { ...off, [channel]: 'RUNNING' },
      show: withSteps({ air: { started: [], undone: [], adopted: [channel] } }),
    }),
  ],
  whatWasNeverStartedIsNeverStopped: [
    story({ ledger: goodLedger.filter((entry) => entry !== startChannel) }),
    // Also where somebody else has had a hand in it.
    story({ ledger: [others, ...goodLedger.filter((entry) => entry !== startChannel)] }),
  ],
  whatIsUndoneIsOff: [story({ finally: running })],
  whatWasTakenDownWasOurs: [story({ show: withSteps({ air: { started: [] } }) })],
  stuckIsStuck: [
    story({ show: { last: status({ outcome: 'stuck' }) } }),
    story({ show: withSteps({ air: { left: [stuck], leftUp: [channel] } }) }),
    // Stuck, and nothing stood in its way.
    story({ show: withSteps({ air: { left: [stuck], leftUp: [channel] } }, { outcome: 'stuck' }) }),
  ],
  nothingIsStartedByRunsThatNeverBegan: [story({ show: { last: status({ outcome: 'failed' }) } })],
  startsComeInOrder: [story({ ledger: [{ ...startChannel, at: second(0.5) }, ...goodLedger] })],
  stopsComeInOrder: [
    story({ ledger: [...goodLedger.slice(0, 3), { ...stopFlow, at: second(30.5) }, stopChannel] }),
  ],
  nothingComesAfterTheEnd: [
    story({ ledger: [...goodLedger, call(41, 'BatchStop', [channel], [`${channel} RUNNING→STOPPING`])] }),
  ],
};

test('a show that left everything as it was, and says so, breaks no rule', () => {
  expect(judge(story())).toEqual([]);
});

test.each(Object.keys(rules))('%s is broken by what breaks it', (rule) => {
  const stories = broken[rule] ?? [];
  expect(stories.length).toBeGreaterThan(0);
  for (const played of stories) expect(judge(played).map((violation) => violation.rule)).toContain(rule);
});

test('what somebody else did, what is owned, handed off or left up, and what was taken over breaks no rule', () => {
  const adopted = withSteps({ air: { started: [], undone: [], adopted: [channel] } });
  const good = [
    // Somebody else turned it on after it was off again.
    story({ finally: running, ledger: [...goodLedger, { ...others, at: second(39) }] }),
    // Owned, and the show was up.
    story({
      before: { ...off, [channel]: 'RUNNING' },
      written: { ...written, air: { ...written.air, alreadyOn: 'own' } },
      show: adopted,
    }),
    // Left up on purpose, and said to be.
    story({
      finally: running,
      ledger: goodLedger.filter((entry) => entry !== stopChannel),
      show: withSteps({ air: { undone: [], leftUp: [channel], left: [{ ...stuck, stuck: false }] } }),
    }),
    // Handed off.
    story({
      finally: running,
      ledger: goodLedger.filter((entry) => entry !== stopChannel),
      show: withSteps({ air: { undone: [], state: 'up' } }, { outcome: 'done' }),
    }),
    // A person had the job submitted once more.
    story({
      ledger: [...goodLedger.slice(0, 3), submit(4, 'job-2'), stopChannel, stopFlow],
      show: { last: status({ commands: [command('retry', 'report'), command('end')] }) },
    }),
    // Ended before it was loaded; another show started what it would have, in an order of its own (seed 60255).
    withAnother(
      story({
        after: off,
        finally: off,
        ledger: [{ ...startChannel, at: second(0.5) }, startFlow, stopChannel, stopFlow],
        show: { last: status({ outcome: 'terminated', phase: 'preflight', upAt: null, steps: {} }) },
      }),
      {},
    ),
    // Handed off; another show had owned the same, and ended later (seed 60202).
    withAnother(
      story({
        written: { air: { ...written.air, needs: [], alreadyOn: 'own' } },
        after: off,
        finally: off,
        ledger: [
          { ...startFlow, at: second(0.2) },
          { ...startChannel, at: second(0.3) },
          stopChannel,
          { ...stopFlow, at: second(39) },
        ],
        show: {
          last: status({
            steps: { air: step('resource', { adopted: [channel], undone: [channel], startedAt: second(1) }) },
          }),
        },
      }),
      {
        last: status({
          ...{ outcome: 'done', upAt: second(0.5), endingAt: null, endedAt: second(3), commands: [] },
          steps: {
            feed: step('resource', { started: [flow] }),
            air: step('resource', { started: [channel] }),
          },
        }),
        tearDown: status({
          ...{ startedAt: second(38), commands: [] },
          steps: {
            feed: step('resource', { started: [flow], undone: [flow] }),
            air: step('resource', { started: [channel] }),
          },
        }),
      },
    ),
    // A person had made the flow the other show's own, which left it to this one (seed 120361).
    withAnother(story({ ledger: goodLedger.filter((entry) => entry !== startFlow && entry !== stopFlow) }), {
      last: status({
        steps: { feed: step('resource', { state: 'skipped' }) },
        commands: [command('skip', 'feed')],
      }),
    }),
    // What a step holds that begins at the end of the show was another's until then (seed 30011).
    story({
      ledger: [
        ...goodLedger.slice(0, 3),
        { ...stopChannel, at: second(25) },
        { ...startChannel, at: second(31) },
        { ...stopChannel, at: second(33) },
        stopFlow,
      ],
      show: withSteps({ air: { startedAt: second(31) } }),
    }),
    // A refusal that was none.
    story({
      finally: running,
      ledger: [
        startFlow,
        { ...startChannel, status: 403, errorCode: 'ForbiddenException', fault: 'error' },
        submit(3, 'job-1'),
        stopFlow,
      ],
      show: withSteps({ air: { started: [], undone: [], startedByOthers: [channel] } }),
    }),
  ];
  for (const played of good) expect(judge(played)).toEqual([]);
});
