import { getEventListeners } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createClients, place } from '../../activities/clients/index.ts';
import { type ServiceName, serviceNames } from '../../activities/outcome-table.ts';
import { classifyEffect, classifyRead } from '../../activities/outcomes.ts';
import { SettingsError } from '../../activities/settings.ts';
import { calls, thrownBy } from './calls.ts';
import { environment, type Loopback, startLoopback } from './loopback.ts';

let loopback: Loopback;
beforeAll(async () => {
  loopback = await startLoopback();
});
beforeEach(() => {
  loopback.requests.length = 0;
});
afterAll(() => loopback.close());

const nowhere = 'http://127.0.0.1:9';
const awsNames = serviceNames.filter((name) => name !== 'alibaba-live');
const variable = (service: ServiceName) => `AWS_ENDPOINT_URL_${service.toUpperCase()}`;

async function requestsWith(service: ServiceName, env: NodeJS.ProcessEnv): Promise<number> {
  const clients = createClients(env);
  const [send] = Object.values(calls[service]);
  await send?.(clients).catch(() => {});
  clients.close();
  return loopback.requests.length;
}

/** The SDKs read profiles from the environment of the process. */
async function withProcessEnv<T>(env: NodeJS.ProcessEnv, run: () => Promise<T>): Promise<T> {
  const before = { ...process.env };
  Object.assign(process.env, env);
  try {
    return await run();
  } finally {
    for (const key of Object.keys(env)) delete process.env[key];
    Object.assign(process.env, before);
  }
}

function profileFiles(config: string): NodeJS.ProcessEnv {
  const folder = mkdtempSync(join(tmpdir(), 'showcaller-profile-'));
  writeFileSync(join(folder, 'config'), config);
  writeFileSync(
    join(folder, 'credentials'),
    '[studio]\naws_access_key_id = AKIDSTUDIO\naws_secret_access_key = s\n',
  );
  return {
    AWS_CONFIG_FILE: join(folder, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
    AWS_PROFILE: 'studio',
  };
}

describe.each(awsNames)('%s', (service) => {
  test('goes to the endpoint for all services', async () => {
    expect(await requestsWith(service, environment(loopback.url))).toBe(1);
  });

  test('goes to its own endpoint before the one for all', async () => {
    const env = environment(nowhere, { [variable(service)]: loopback.url });
    expect(await requestsWith(service, env)).toBe(1);
  });

  test('signs every request with its name and region', async () => {
    await requestsWith(service, environment(loopback.url));
    const [request] = loopback.requests;
    expect(request?.headers.authorization).toMatch(
      new RegExp(`^AWS4-HMAC-SHA256 Credential=simulated/\\d+/eu-central-1/${service}/aws4_request`),
    );
    expect(request?.headers['amz-sdk-request']).toBe('attempt=1; max=1');
  });

  test('honours region, endpoint and keys of a profile', async () => {
    const files = profileFiles(`[profile studio]\nregion = us-west-2\nendpoint_url = ${loopback.url}\n`);
    await withProcessEnv(files, async () => {
      expect(await requestsWith(service, process.env)).toBe(1);
    });
    expect(loopback.requests[0]?.headers.authorization).toContain('Credential=AKIDSTUDIO/');
    expect(loopback.requests[0]?.headers.authorization).toContain(`/us-west-2/${service}/`);
  });

  test("honours its own endpoint in a profile's services section", async () => {
    const files = profileFiles(
      `[profile studio]\nregion = us-west-2\nservices = local\n\n[services local]\n${service} =\n  endpoint_url = ${loopback.url}\n`,
    );
    await withProcessEnv(files, async () => {
      expect(await requestsWith(service, process.env)).toBe(1);
    });
  });

  test('sends an effect once whatever AWS_MAX_ATTEMPTS says, and a read up to three times', async () => {
    const flaky = await startLoopback();
    flaky.respond = (response) => response.destroy();
    await withProcessEnv({ AWS_MAX_ATTEMPTS: '5' }, async () => {
      const [send] = Object.values(calls[service]);
      await send?.(flaky.clients).catch(() => {});
      expect(flaky.requests).toHaveLength(1);
    });
    await flaky.close();
  });
});

/** A machine on which no default chain finds anything. */
const bare = {
  ...{ AWS_CONFIG_FILE: '/nonexistent', AWS_SHARED_CREDENTIALS_FILE: '/nonexistent' },
  ...{ AWS_EC2_METADATA_DISABLED: 'true', ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true', HOME: '/nonexistent' },
};

test.each(serviceNames)('without credentials nothing is sent, and a person is told: %s', async (service) => {
  await withProcessEnv(bare, async () => {
    const clients = createClients({
      ...{
        AWS_ENDPOINT_URL: loopback.url,
        ALIBABA_CLOUD_LIVE_ENDPOINT: loopback.url,
        AWS_REGION: 'eu-central-1',
      },
    });
    const [operation = ''] = Object.keys(calls[service]);
    const error = await thrownBy(calls[service][operation]?.(clients) ?? Promise.resolve());
    const call = { service, operation };
    expect(classifyEffect(error, call)).toMatchObject({
      ...{ kind: 'refusedForNow', type: 'CredentialsMissing', alarm: true },
    });
    expect(classifyRead(error, call).kind).toBe('again');
    clients.close();
  });
  expect(loopback.requests).toHaveLength(0);
});

test('Alibaba credentials that appear later are found', async () => {
  await withProcessEnv(bare, async () => {
    const clients = createClients({ ALIBABA_CLOUD_LIVE_ENDPOINT: loopback.url });
    const send = calls['alibaba-live'].StartEdgeTranscodeJob;
    await thrownBy(send?.(clients) ?? Promise.resolve());
    const keys = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'later', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret' };
    await withProcessEnv(keys, async () => {
      await send?.(clients);
    });
  });
  expect(loopback.requests[0]?.headers.authorization).toContain('Credential=later');
});

test.each(awsNames)('without a region nothing is sent: %s', async (service) => {
  await withProcessEnv(bare, async () => {
    const { AWS_REGION: _, ...env } = environment(loopback.url);
    const clients = createClients(env);
    const [operation = ''] = Object.keys(calls[service]);
    const error = await thrownBy(calls[service][operation]?.(clients) ?? Promise.resolve());
    expect(classifyEffect(error, { service, operation })).toMatchObject({
      ...{ kind: 'refusedForGood', type: 'RegionMissing' },
    });
    clients.close();
  });
  expect(loopback.requests).toHaveLength(0);
});

test('a read is repeated, an effect is not', async () => {
  const flaky = await startLoopback();
  flaky.respond = (response) => response.destroy();
  const signal = new AbortController().signal;
  const read = flaky.clients.medialive.read('DescribeChannel', signal, (client, sdk, options) =>
    client.send(new sdk.DescribeChannelCommand({ ChannelId: '1' }), options),
  );
  await expect(read).rejects.toThrow('medialive DescribeChannel');
  expect(flaky.requests).toHaveLength(3);
  await flaky.close();
});

test('Alibaba goes to its endpoint, and signs the request', async () => {
  expect(await requestsWith('alibaba-live', environment(loopback.url))).toBe(1);
  const [request] = loopback.requests;
  expect(request?.headers.authorization).toMatch(/^ACS3-HMAC-SHA256 Credential=simulated,/);
  expect(request?.headers['x-acs-action']).toBe('StartEdgeTranscodeJob');
  expect(request?.url).toBe('/?ClusterId=cluster&JobId=job');
});

test('an endpoint that is no address is told at the start', () => {
  expect(() => createClients({ AWS_ENDPOINT_URL_M2: 'localhost:4000' })).toThrow(SettingsError);
  expect(() => createClients({ AWS_ENDPOINT_URL_M2: 'localhost:4000' })).toThrow('AWS_ENDPOINT_URL_M2');
  expect(() => createClients({ ALIBABA_CLOUD_LIVE_ENDPOINT: 'ftp://x' })).toThrow(
    'ALIBABA_CLOUD_LIVE_ENDPOINT',
  );
});

describe('place', () => {
  const none = { AWS_CONFIG_FILE: '/nonexistent' };

  test('is region and the vendor endpoints when nothing else is set', () => {
    expect(place({ ...none, AWS_REGION: 'eu-central-1' })).toBe(
      'aws eu-central-1; alibaba-live https://live.aliyuncs.com',
    );
    expect(place(none)).toContain('without region');
  });

  test('holds the label, every endpoint that is set, and the machine of a loopback address', () => {
    const env = { ...none, SHOWCALLER_PLACE: 'rehearsal', ...environment('http://127.0.0.1:4000') };
    const told = place({ ...env, AWS_ENDPOINT_URL_M2: 'https://m2.example' });
    expect(told).toContain('place rehearsal');
    expect(told).toContain(`medialive http://127.0.0.1:4000@${hostname()}`);
    expect(told).toContain('m2 https://m2.example');
    expect(told).toContain(`alibaba-live http://127.0.0.1:4000@${hostname()}`);
    expect(told).not.toContain('secret');
  });

  test("reads the profile's region and endpoints", () => {
    const files = profileFiles(
      '[default]\nregion = us-east-1\n[profile studio]\nregion = us-west-2\nservices = local\n[services local]\nmedialive =\n  endpoint_url = http://lab:1\n',
    );
    expect(place(files)).toBe(
      'aws us-west-2; medialive http://lab:1; alibaba-live https://live.aliyuncs.com',
    );
    expect(place({ ...files, AWS_PROFILE: undefined })).toContain('us-east-1');
    expect(place({ ...files, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' })).not.toContain('lab');
  });

  test('reads ALIBABA_CLOUD_LIVE_ENDPOINT as an address or a host', () => {
    for (const [value, told] of [
      ['live.example', 'https://live.example'],
      ['live.example:8443', 'https://live.example:8443'],
      ['http://live.example:80', 'http://live.example'],
      ['https://live.example/', 'https://live.example'],
    ])
      expect(place({ ...none, ALIBABA_CLOUD_LIVE_ENDPOINT: value })).toMatch(new RegExp(`${told}$`));
  });
});

test('many reads that end by one signal are no leak, and leave no listener behind', async () => {
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on('warning', note);
  const { signal } = new AbortController();
  const read = () =>
    loopback.clients.medialive.read('DescribeChannel', signal, (client, sdk, options) =>
      client.send(new sdk.DescribeChannelCommand({ ChannelId: '1' }), options),
    );
  await Promise.all(Array.from({ length: 20 }, read));
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', note);
  expect(warnings).toEqual([]);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
