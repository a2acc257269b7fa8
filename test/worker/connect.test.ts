import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectClient } from '../../client/connect.ts';
import { connectWorker } from '../../worker/connect.ts';
import { freePort, type LocalServer, startLocalServer } from '../../worker/local-server/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'showcaller-'));
let local: LocalServer;
beforeAll(async () => {
  local = await startLocalServer();
});
afterAll(async () => {
  await local?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe.each([
  ['a worker', connectWorker],
  ['a client', connectClient],
] as const)('%s', (_, connect) => {
  test('connects by TEMPORAL_ADDRESS and passes the namespace on', async () => {
    const env = { TEMPORAL_ADDRESS: local.address, TEMPORAL_NAMESPACE: 'shows' };
    const { connection, namespace, address } = await connect({ env });
    await connection.close();
    expect({ namespace, address }).toEqual({ namespace: 'shows', address: local.address });
  });

  test('connects by a profile of a TOML file, with its namespace', async () => {
    const file = join(folder, 'temporal.toml');
    writeFileSync(file, `[profile.air]\naddress = "${local.address}"\nnamespace = "on-air"\n`);
    const { connection, namespace } = await connect({
      env: { TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'air' },
    });
    await connection.close();
    expect(namespace).toBe('on-air');
  });

  test('a TOML file without a profile is as good as none', async () => {
    const file = join(folder, 'empty.toml');
    writeFileSync(file, '');
    const { connection, namespace } = await connect({
      env: { TEMPORAL_CONFIG_FILE: file, TEMPORAL_ADDRESS: local.address },
    });
    await connection.close();
    expect(namespace).toBe('default');
  });

  test('says which profile is missing', async () => {
    const file = join(folder, 'other.toml');
    writeFileSync(file, '[profile.air]\n');
    await expect(
      connect({ env: { TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'ground' } }),
    ).rejects.toMatchObject({ code: 'TemporalUnreachable', message: expect.stringContaining("'ground'") });
  });

  test('reads no environment when it is given a server', async () => {
    const env = { TEMPORAL_ADDRESS: '127.0.0.1:1', TEMPORAL_NAMESPACE: 'real' };
    const server = { address: local.address, namespace: 'default' };
    const { connection, namespace } = await connect({ server, env });
    await connection.close();
    expect(namespace).toBe('default');
  });

  test('says within seconds that nothing listens at the address', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    const started = Date.now();
    await expect(connect({ env: { TEMPORAL_ADDRESS: address } })).rejects.toMatchObject({
      code: 'TemporalUnreachable',
      address,
      message: expect.stringContaining(`Temporal at ${address} cannot be reached`),
    });
    expect(Date.now() - started).toBeLessThan(6_500);
  });

  test('says within seconds that what listens at the address never answers', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const listening = silent.address();
    const address = `127.0.0.1:${typeof listening === 'object' && listening ? listening.port : 0}`;
    const started = Date.now();
    await expect(connect({ env: { TEMPORAL_ADDRESS: address } })).rejects.toMatchObject({
      code: 'TemporalUnreachable',
    });
    expect(Date.now() - started).toBeLessThan(6_500);
    silent.close();
  });
});
