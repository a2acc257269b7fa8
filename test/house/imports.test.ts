// What the package's doors load. `validate` and `plan` are held to as much in test/cli, the workflow bundle in test/worker.
import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { root } from './source.ts';

const folder = mkdtempSync(join(tmpdir(), 'showcaller-imports-'));

/** Every module that an import loads, of both sorts: what is imported, and what is required. */
async function loadedBy(door: string): Promise<string[]> {
  const hooks = join(folder, 'hooks.mjs');
  writeFileSync(
    hooks,
    `import { writeSync } from 'node:fs';
     export const load = (url, context, next) => (writeSync(1, url + '\\n'), next(url, context));`,
  );
  const program = `
    import { register, createRequire } from 'node:module';
    register(${JSON.stringify(pathToFileURL(hooks).href)});
    await import(${JSON.stringify(door)});
    for (const path of Object.keys(createRequire(process.cwd() + '/package.json').cache)) console.log(path);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: root,
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout.split('\n').filter((path) => path.includes('/node_modules/') || path.includes('/dist/'));
}

test('showcaller/client loads no worker, no cloud, and the validation only when it is needed', async () => {
  const loaded = (await loadedBy('showcaller/client')).join('\n');
  expect(loaded).toContain('@temporalio/client');
  expect(loaded).not.toMatch(
    /@temporalio\/(worker|core-bridge|testing)|@aws-sdk|@smithy|@alicloud|@hono|\/zod\//,
  );
});

test('showcaller/runbook loads nothing but what reads and checks documents', async () => {
  const loaded = await loadedBy('showcaller/runbook');
  const packages = new Set(
    loaded.flatMap((path) => /node_modules\/((?:@[\w.-]+\/)?[\w.-]+)/.exec(path)?.[1] ?? []),
  );
  expect([...packages].sort()).toEqual(['yaml', 'zod']);
  expect(loaded.join('\n')).not.toMatch(/\/dist\/(activities|worker|client|cli|workflows)\//);
});
