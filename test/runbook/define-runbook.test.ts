import { expect, expectTypeOf, test } from 'vitest';
import type { JsonObject } from '../../plan/json.ts';
import { compile, defineRunbook, type StepDefinition, type Withs } from '../../runbook/index.ts';

test('a runbook written in TypeScript is the document', () => {
  const document = defineRunbook({
    name: 'evening-news',
    parameters: { flowArn: { type: 'string' }, channelIds: { type: 'list', of: 'string' } },
    steps: {
      contribution: { uses: 'mediaconnect:startFlow', with: { flowArn: '${{ parameters.flowArn }}' } },
      channels: {
        uses: 'medialive:batchStart',
        needs: ['contribution'],
        atLeast: 1,
        timeout: '15m',
        with: { channelIds: '${{ parameters.channelIds }}' },
      },
      'on-air-check': { uses: 'approval', needs: ['channels'], with: { prompt: 'Ready?' } },
    },
  });
  expectTypeOf(document).toEqualTypeOf<JsonObject>();
  expect(document.name).toBe('evening-news');
  const flowArn = 'arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-2:studio';
  expect(compile({ source: document, parameters: { flowArn, channelIds: ['1234567'] } }).ok).toBe(true);
});

test('the type of with follows from uses', () => {
  expectTypeOf<{ uses: 'approval'; with: { prompt: string } }>().toExtend<StepDefinition>();
  expectTypeOf<{ uses: 'approval'; with: { promt: string } }>().not.toExtend<StepDefinition>();
  expectTypeOf<{ uses: 'aproval'; with: { prompt: string } }>().not.toExtend<StepDefinition>();
  expectTypeOf<{
    uses: 'medialive:batchStart';
    with: { channelIds: number[] };
  }>().not.toExtend<StepDefinition>();
  expectTypeOf<{ uses: 'medialive:batchStart'; with: { channelIds: string[] } }>().toExtend<StepDefinition>();
  expectTypeOf<{
    uses: 'm2:startBatchJob';
    with: { applicationId: string };
  }>().not.toExtend<StepDefinition>();
});

test('an expression may stand for a list or an object', () => {
  expectTypeOf<{
    uses: 'medialive:batchStart';
    with: { channelIds: '${{ parameters.a }}' };
  }>().toExtend<StepDefinition>();
  expectTypeOf<{
    uses: 'medialive:batchStart';
    with: { channelIds: 'parameters.a' };
  }>().not.toExtend<StepDefinition>();
});

test('keys of other sorts of steps are no keys', () => {
  const flow = 'arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-2:studio';
  defineRunbook({
    name: 'evening-news',
    steps: {
      // @ts-expect-error a flow cannot be cancelled
      contribution: { uses: 'mediaconnect:startFlow', undo: 'cancel', with: { flowArn: flow } },
      // @ts-expect-error an approval has no timeout: it has `ask`
      check: { uses: 'approval', timeout: '1m', with: { prompt: 'Ready?' } },
    },
  });
});

test('a validated with has the types of the API', () => {
  expectTypeOf<Withs['mediaconnect:startFlow']>().toEqualTypeOf<{ flowArn: string }>();
  expectTypeOf<Withs['m2:startBatchJob']['waitFor']>().toEqualTypeOf<'succeeded' | 'accepted'>();
});

test('what JSON cannot say is thrown', () => {
  const steps: Parameters<typeof defineRunbook>[0]['steps'] = {};
  Reflect.set(steps, 'check', { uses: 'approval', with: { prompt: () => 'x' } });
  expect(() => defineRunbook({ name: 'evening-news', steps })).toThrow(TypeError);
});
