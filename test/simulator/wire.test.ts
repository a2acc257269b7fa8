import { DescribeChannelCommand, ListChannelsCommand } from '@aws-sdk/client-medialive';
import { expect, test } from 'vitest';
import { signed } from './clients.ts';
import { simulated } from './start.ts';

test('an unsigned call is refused as every AWS service does', async () => {
  const { simulator, cloud } = await simulated();
  for (const path of [
    '/prod/channels',
    '/v1/flows',
    '/channelGroup/g/harvestJob',
    '/applications/a',
    '/prod/no',
  ]) {
    const answer = await fetch(simulator.url + path);
    expect(answer.status).toBe(403);
    expect(answer.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
    expect(answer.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  }
  expect(cloud.ledger.map(({ service }) => service)).toEqual([
    ...['medialive', 'mediaconnect', 'mediapackagev2', 'm2', 'medialive'],
  ]);
});

test('a signature for another service is refused', async () => {
  const { simulator } = await simulated();
  const answer = await signed(simulator, 'mediaconnect', 'GET', '/prod/channels');
  expect(answer.status).toBe(403);
  expect(answer.headers.get('x-amzn-errortype')).toBe('InvalidSignatureException');
});

test.each([
  ['medialive', '/prod/nothing', 404, 'UnknownOperationException', 'message'],
  ['mediaconnect', '/v1/nothing', 404, 'UnknownOperationException', 'message'],
  ['mediapackagev2', '/channelGroup/g/nothing', 404, 'UnknownOperationException', 'Message'],
  ['m2', '/applications/a/nothing', 400, 'ValidationException', 'message'],
])('an unknown path of %s gets an error of its shape', async (service, path, status, type, member) => {
  const { simulator, cloud } = await simulated();
  const answer = await signed(simulator, service, 'GET', path);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('x-amzn-errortype')).toBe(type);
  expect(await answer.json()).toHaveProperty(member);
  expect(cloud.ledger).toMatchObject([{ service, operation: 'Unknown', errorCode: type, request: { path } }]);
});

test('an unsigned call of Alibaba is refused in its shape', async () => {
  const { simulator } = await simulated();
  const headers = { 'x-acs-action': 'GetEdgeTranscodeJob' };
  const answer = await fetch(simulator.url, { method: 'POST', headers });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ Code: 'IncompleteSignature', RequestId: expect.any(String) });
});

test('a path of no service is 404 and in the ledger', async () => {
  const { simulator, cloud } = await simulated();
  expect((await fetch(`${simulator.url}/favicon.ico`)).status).toBe(404);
  expect(cloud.ledger).toMatchObject([{ service: 'unknown', operation: 'Unknown', status: 404 }]);
});

test('a body that is no JSON object is refused', async () => {
  const { simulator } = await simulated();
  for (const body of ['{', '[1]']) {
    const answer = await fetch(`${simulator.url}/prod/batch/start`, {
      method: 'POST',
      headers: {
        authorization:
          'AWS4-HMAC-SHA256 Credential=A/20260101/eu-central-1/medialive/aws4_request, SignedHeaders=host, Signature=0',
      },
      body,
    });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('x-amzn-errortype')).toBe('BadRequestException');
  }
});

test('the ledger holds who called what, with which attempt, and what was answered', async () => {
  const { mediaLive, cloud } = await simulated();
  const { $metadata } = await mediaLive.send(new DescribeChannelCommand({ ChannelId: '1234561' }));
  await mediaLive.send(new ListChannelsCommand({ MaxResults: 2 }));
  expect(cloud.ledger).toMatchObject([
    {
      seq: 1,
      actor: 'client',
      service: 'medialive',
      operation: 'DescribeChannel',
      region: 'eu-central-1',
      resources: ['channel:1234561'],
      request: { channelId: '1234561' },
      status: 200,
      effect: [],
      requestId: $metadata.requestId,
      attempt: 'attempt=1; max=1',
      invocationId: expect.any(String),
    },
    { seq: 2, operation: 'ListChannels', request: { maxResults: '2' } },
  ]);
});

test('waiting for a call that does not come ends with the last ones that did', async () => {
  const { mediaLive, cloud } = await simulated();
  await mediaLive.send(new ListChannelsCommand({}));
  await expect(cloud.waitFor(({ operation }) => operation === 'None', 20)).rejects.toThrow(
    /ListChannels 200/,
  );
});
