import { ApplicationFailure, WorkflowFailedError } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resolveTimes } from '../../activities/resolve-times.ts';
import { compile, parseRunbook } from '../../runbook/index.ts';
import { firstMismatch, newPatience } from '../../runbook/parameters/pattern.ts';
import { type Stage, setStage, until } from '../run/stage.ts';
import { payload } from './hostile.ts';

/** What the properties of this folder have found, each as one case. */
let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());

const document = { name: 'found', steps: { check: { uses: 'approval', with: { prompt: 'Ready?' } } } };

test('half a character in the reason of an abort does not end the worker', async () => {
  const run = await stage.start(document);
  await until(run, ({ asking }) => asking.length > 0);
  const handle = stage.client.workflow.getHandle(run.workflowId);
  // The SDK writes a message below forty characters in bytes that its own core cannot read.
  await expect(handle.executeUpdate('abort', { args: [{ reason: 'x\ud800' }] })).rejects.toMatchObject({
    cause: { message: 'abort refused: the input holds half a character (U+D800 alone)' },
  });
  await handle.executeUpdate('abort', { args: [{ reason: 'line\nof\nmany' }] });
  const ended = await handle.result().catch((error: unknown) => error);
  expect(ended).toBeInstanceOf(WorkflowFailedError);
  expect((await run.status()).error?.message).toBe('Aborted: line of many');
});

test('input of a hundred thousand levels ends a run at once, and fails no task for ever', async () => {
  for (const type of ['runbook', 'evening-news', 'teardown', 'checkRunbook', 'occurrence']) {
    const handle = await stage.client.workflow.start(type, {
      ...{ taskQueue: stage.taskQueue, workflowId: `deep-${type}`, workflowExecutionTimeout: '30s' },
      args: [payload({ deep: 100_000, kind: 'list' })],
    });
    const error: unknown = await handle.result().catch((failure: unknown) => failure);
    const cause = error instanceof WorkflowFailedError ? error.cause : null;
    expect(cause, type).toBeInstanceOf(ApplicationFailure);
  }
});

test('a schedule of half a character is refused, and nobody is asked for it', async () => {
  const handle = await stage.client.workflow.start('occurrence', {
    ...{ taskQueue: stage.taskQueue, workflowId: 'half-schedule', workflowExecutionTimeout: '30s' },
    args: [{ schedule: '\ud800', rule: {} }],
  });
  await expect(handle.result()).rejects.toMatchObject({
    cause: { type: 'RunFailed', message: expect.stringContaining('showcaller schedule create') },
  });
});

test('checkRunbook that is started with nothing says how it is started', async () => {
  const handle = await stage.client.workflow.start('checkRunbook', {
    ...{ taskQueue: stage.taskQueue, workflowId: 'check-nothing', workflowExecutionTimeout: '30s' },
  });
  await expect(handle.result()).rejects.toMatchObject({
    cause: { type: 'InvalidRunbook', stack: expect.not.stringContaining('.ts:') },
  });
});

test('times of centuries are refused, since no server keeps a timer of them', async () => {
  const now = Date.now();
  expect(() => resolveTimes({ offAirAt: '9999-12-31T23:59Z' }, now)).toThrow('more than ten years ahead');
  const run = await stage.start({ ...document, stayUp: 'untilEnd' });
  await until(run, ({ asking }) => asking.length > 0);
  await run.reschedule({ offAirAt: '2h' });
  await expect(run.extend({ duration: '99999h' })).rejects.toThrow('more than ten years ahead');
  await run.abort({});
});

test('a wait of centuries fails its step and not the task', async () => {
  const run = await stage.start({
    name: 'found',
    steps: { wait: { uses: 'wait', onFailure: 'ask', with: { until: '9999-12-31T23:59:00Z' } } },
  });
  const { steps } = await until(run, ({ asking }) => asking.length > 0);
  expect(steps.wait?.error?.message).toContain('more than ten years');
  await run.abort({});
});

describe('documents', () => {
  const message = (source: string) => parseRunbook(source).problems.map((problem) => problem.message);

  test('a tag before a scalar is one problem, at its first sign', () => {
    expect(parseRunbook('!!binary|\r\nname', { file: 'a' }).problems[0]).toMatchObject({
      code: 'tag',
      line: 1,
      column: 1,
    });
    expect(message('!!binary |\r\n  name').filter((one) => one.includes('a number'))).toEqual([]);
  });

  test('a problem is one line, whatever was written', () => {
    for (const one of message('a: 12345678901234567890\n 123\n')) expect(one).not.toContain('\n');
  });

  test('an application id of dots would lead to another call', () => {
    const batch = (applicationId: string) =>
      compile({
        source: {
          name: 'dots',
          steps: {
            job: {
              uses: 'm2:startBatchJob',
              with: { applicationId, batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: 'A' } } },
            },
          },
        },
      });
    expect([batch('..').ok, batch('.').ok, batch('...').ok]).toEqual([false, false, true]);
  });

  test('two hundred patterns that backtrack without end take no longer together than one second', () => {
    const patience = newPatience();
    for (let count = 0; count < 200; count += 1)
      expect(firstMismatch('^(a+)+$', [`${'a'.repeat(60)}!`], patience)).toBe('tooSlow');
    expect(patience.leftMs).toBe(0);
  });
});
