import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClients } from '../../activities/clients/index.ts';
import { errorTypes } from '../../activities/error-types.ts';
import { clientTable, statusTable } from '../../activities/fallback-table.ts';
import { outcomeTable, type ServiceName, serviceNames } from '../../activities/outcome-table.ts';
import { classifyCode, classifyEffect, classifyRead } from '../../activities/outcomes.ts';
import { calls, thrownBy } from './calls.ts';
import { environment, html, json, type Loopback, type Respond, startLoopback } from './loopback.ts';

let loopback: Loopback;
/** For answers that never come. */
let hurried: Loopback;
beforeAll(async () => {
  loopback = await startLoopback();
  hurried = await startLoopback({ SHOWCALLER_CALL_TIMEOUT: '300ms' });
});
afterAll(() => Promise.all([loopback.close(), hurried.close()]));

const first = (service: ServiceName): string => Object.keys(calls[service])[0] ?? '';

/** The first call of a service, which has an effect, and what its error comes to. */
async function outcomeOf(service: ServiceName, respond: Respond, at = loopback) {
  const operation = first(service);
  at.respond = respond;
  const error = await thrownBy(calls[service][operation]?.(at.clients) ?? Promise.resolve());
  const call = { service, operation };
  return { effect: classifyEffect(error, call), read: classifyRead(error, call) };
}

const awsNames = serviceNames.filter((name) => name !== 'alibaba-live');

describe.each(serviceNames)('%s', (service) => {
  test('a connection that is cut after the request is unknown, and may be read again', async () => {
    const { effect, read } = await outcomeOf(service, (response) => response.destroy());
    expect(effect).toMatchObject({ kind: 'unknown', type: 'AnswerLost' });
    expect(read.kind).toBe('again');
  });

  test('an answer that never comes is unknown after the call time-out', async () => {
    const begun = Date.now();
    const { effect } = await outcomeOf(service, () => {}, hurried);
    expect(effect).toMatchObject({ kind: 'unknown', type: 'AnswerLost' });
    expect(Date.now() - begun).toBeLessThan(2000);
  });

  test('a body that never ends is unknown after the call time-out', async () => {
    const { effect } = await outcomeOf(service, (response) => response.writeHead(200).write('{'), hurried);
    expect(effect).toMatchObject({ kind: 'unknown', type: 'AnswerLost' });
  });

  test('a web page with 200 is unknown', async () => {
    const { effect } = await outcomeOf(service, html(200));
    expect(effect).toMatchObject({ kind: 'unknown', type: 'AnswerLost' });
  });

  test('a web page with 503 is unknown', async () => {
    const { effect, read } = await outcomeOf(service, html(503));
    expect(effect.kind).toBe('unknown');
    expect(read.kind).toBe('again');
  });

  test('a code in no table is unknown on an effect and final on a read', async () => {
    const { effect, read } = await outcomeOf(
      service,
      json(418, { Code: 'Teapot', Message: 'short and stout' }, { 'x-amzn-errortype': 'Teapot' }),
    );
    expect(effect).toMatchObject({ kind: 'unknown', type: 'UnknownCode', code: 'Teapot' });
    expect(effect.message).toContain('short and stout');
    expect(read.kind).toBe('final');
  });

  test('a code in no table with 500 may be read again', async () => {
    const { read } = await outcomeOf(service, json(500, { Code: 'Odd' }, { 'x-amzn-errortype': 'Odd' }));
    expect(read).toMatchObject({ kind: 'again', type: 'ServiceUnavailable' });
  });

  test('nobody listening is surely not executed', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    server.close();
    for (const host of ['127.0.0.1', 'localhost']) {
      const clients = createClients(environment(`http://${host}:${port}`));
      const error = await thrownBy(calls[service][first(service)]?.(clients) ?? Promise.resolve());
      clients.close();
      const call = { service, operation: first(service) };
      expect(classifyEffect(error, call)).toMatchObject({ kind: 'refusedForNow', type: 'Unreachable' });
      expect(classifyRead(error, call).kind).toBe('again');
    }
  });

  test('a host that has no address is surely not executed', async () => {
    const clients = createClients(environment('http://showcaller.invalid:4000'));
    const error = await thrownBy(calls[service][first(service)]?.(clients) ?? Promise.resolve());
    clients.close();
    expect(classifyEffect(error, { service, operation: first(service) })).toMatchObject({
      kind: 'refusedForNow',
      type: 'Unreachable',
    });
  });
});

describe.each(awsNames)('%s', (service) => {
  test('a web page with 404 is a refusal for good, by the wrong server', async () => {
    const { effect, read } = await outcomeOf(service, html(404));
    expect(effect).toMatchObject({ kind: 'refusedForGood', type: 'WrongEndpoint' });
    expect(read.kind).toBe('final');
  });

  test('a web page with 408 is unknown, one with 429 is throttling', async () => {
    expect((await outcomeOf(service, html(408))).effect.kind).toBe('unknown');
    expect((await outcomeOf(service, html(429))).effect).toMatchObject({
      kind: 'refusedForNow',
      type: 'Throttled',
    });
  });

  test('an https endpoint that speaks plain http is the wrong server', async () => {
    const clients = createClients(environment(loopback.url.replace('http:', 'https:')));
    const error = await thrownBy(calls[service][first(service)]?.(clients) ?? Promise.resolve());
    clients.close();
    expect(classifyEffect(error, { service, operation: first(service) })).toMatchObject({
      kind: 'refusedForGood',
      type: 'WrongEndpoint',
    });
  });

  test.each([
    [401, 'refusedForGood', 'Forbidden'],
    [408, 'unknown', 'AnswerLost'],
    [418, 'refusedForGood', 'InvalidRequest'],
    [503, 'unknown', 'ServiceUnavailable'],
  ])('an answer %i without a name is %s, %s', async (status, kind, type) => {
    expect((await outcomeOf(service, json(status, { message: 'no' }))).effect).toMatchObject({ kind, type });
  });
});

test('a 409 of BatchStart without a name is read back, like the one that is documented', async () => {
  expect((await outcomeOf('medialive', json(409, { message: 'no' }))).effect.kind).toBe('readBack');
});

test('a 400 of StartFlow without a name is read back', async () => {
  expect((await outcomeOf('mediaconnect', json(400, { message: 'no' }))).effect.kind).toBe('readBack');
});

test('Retry-After of a throttling answer is kept, in milliseconds', async () => {
  const headers = { 'x-amzn-errortype': 'ThrottlingException', 'retry-after': '7' };
  for (const service of awsNames)
    expect((await outcomeOf(service, json(429, { message: 'slow' }, headers))).effect.retryAfterMs).toBe(
      7000,
    );
});

test("Alibaba's x-acs-retry-after is in milliseconds", async () => {
  const body = { Code: 'Throttling.User', Message: 'slow', RequestId: 'r' };
  const { effect } = await outcomeOf('alibaba-live', json(400, body, { 'x-acs-retry-after': '1500' }));
  expect(effect).toMatchObject({ kind: 'refusedForNow', retryAfterMs: 1500 });
});

test('UserQuotaExceed is final with 400 as with 403', async () => {
  for (const status of [400, 403]) {
    const { effect } = await outcomeOf(
      'alibaba-live',
      json(status, { Code: 'UserQuotaExceed', Message: 'no' }),
    );
    expect(effect).toMatchObject({ kind: 'refusedForGood', type: 'QuotaExceeded' });
  }
});

test('an unknown ARN that is answered NotFoundException with 400 is not found', async () => {
  const { effect } = await outcomeOf(
    'mediaconnect',
    json(400, { message: 'no flow' }, { 'x-amzn-errortype': 'NotFoundException' }),
  );
  expect(effect).toMatchObject({ kind: 'refusedForGood', type: 'NotFound' });
});

test('an entry of failed[] with a code in no table, or none, is unknown', () => {
  const call = { service: 'medialive', operation: 'BatchStart' } as const;
  for (const code of ['Teapot', ''])
    expect(classifyCode(call, code, '')).toMatchObject({ kind: 'unknown', type: 'UnknownCode' });
});

test('an entry of failed[] may carry the name of an exception', () => {
  const call = { service: 'medialive', operation: 'BatchStart' } as const;
  expect(classifyCode(call, 'NotFoundException', '').kind).toBe('refusedForGood');
  expect(classifyCode(call, 'ConflictException', '').kind).toBe('readBack');
  expect(classifyCode(call, 'TooManyRequestsException', '').kind).toBe('refusedForNow');
});

test('errors of the client itself have a row each', () => {
  const call = { service: 'medialive', operation: 'BatchStart' } as const;
  for (const row of clientTable) {
    const error = Object.assign(new Error(`it is ${row.detail ?? 'so'}`), { name: row.name });
    expect(classifyEffect(error, call), row.name).toMatchObject({ kind: row.kind, type: row.type });
  }
});

test('a bug of ours is unknown on an effect: it may have been sent', () => {
  expect(classifyEffect(new TypeError('x'), { service: 'm2', operation: 'StartBatchJob' }).kind).toBe(
    'unknown',
  );
});

test('every failure type of the tables says what it means and what to do', () => {
  for (const { type } of [...outcomeTable, ...statusTable, ...clientTable]) {
    expect(errorTypes[type].meaning).not.toBe('');
    expect(errorTypes[type].next).not.toBe('');
  }
});
