import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort } from '../../worker/local-server/index.ts';
import type { Engine } from '../engines/engine.ts';
import { startOneWorker } from '../engines/one-worker.ts';
import { startProcess, startScript } from '../measure/process.ts';
import { untilSo } from '../measure/until-so.ts';

/** The server's program for this machine, beside which npm puts a script that starts it. */
function serverProgram(): string {
  const name = `@restatedev/restate-server-${process.platform}-${process.arch}`;
  const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  return join(dirname(manifest), 'bin', 'restate-server');
}

/** Restate with a durable step for each step of the runbook, at the server's defaults. */
export const restate: Engine = {
  name: 'restate',
  title: 'Restate, a durable step each',
  durable: true,
  async start({ cloud, pollMs }) {
    const folder = mkdtempSync(join(tmpdir(), 'showcaller-bench-'));
    const [node = 0, ingress = 0, admin = 0, service = 0] = await Promise.all(
      Array.from({ length: 4 }, () => freePort()),
    );
    const { PATH } = process.env;
    const server = await startProcess(
      {
        PATH,
        RESTATE_BASE_DIR: folder,
        RESTATE_LISTEN_MODE: 'tcp',
        RESTATE_BIND_ADDRESS: `127.0.0.1:${node}`,
        RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
        RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
        RESTATE_LOG_FILTER: 'warn',
        RESTATE_DISABLE_TELEMETRY: 'true',
        DO_NOT_TRACK: '1',
      },
      serverProgram(),
      '--no-logo',
    );
    const start = () =>
      startScript(
        { PATH },
        join(import.meta.dirname, 'restate-process.ts'),
        cloud.url,
        String(pollMs),
        String(service),
      );
    const { controls } = await startOneWorker(start);
    // It answers as soon as both the server and the worker are there.
    await untilSo(async () => {
      const answer = await fetch(`http://127.0.0.1:${admin}/deployments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ uri: `http://127.0.0.1:${service}` }),
      });
      if (!answer.ok) throw new Error(await answer.text());
    }, server);
    return {
      ...controls,
      servers: () => [server.pid],
      async run(show) {
        const answer = await fetch(`http://127.0.0.1:${ingress}/standard/run`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': show.key },
          body: JSON.stringify(show),
          signal: AbortSignal.timeout(120_000),
        });
        if (!answer.ok) throw new Error(`${show.key}: ${await answer.text()}`);
        await answer.arrayBuffer();
      },
      async close() {
        await controls.killWorker();
        await server.stop();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};
