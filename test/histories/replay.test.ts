/*
 * Runs that began under any released version must go on under this one: their histories are played to the workflow code
 * as it is now. README.md says how they come about.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import pino from 'pino';
import { beforeAll, expect, test } from 'vitest';
import { interceptorsPath, loadBundle, workflowsPath } from '../../worker/bundle.ts';
import { installRuntime } from '../../worker/runtime.ts';
import { scenarios } from './scenarios/index.ts';
import { namesOf, readHistory, versions } from './store.ts';

const { version }: { version: string } = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'),
);

beforeAll(() => {
  // What a replay finds is in its result.
  installRuntime({ logger: pino({ level: 'silent' }) });
});

/** Plays histories of a version to a bundle. What went wrong, by name. */
async function replay(
  workflowBundle: WorkflowBundleOption,
  from: string,
  names: readonly string[],
): Promise<Record<string, Error | undefined>> {
  const histories = names.map((name) => ({ ...readHistory(from, name), workflowId: name }));
  const results: Record<string, Error | undefined> = {};
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, histories))
    results[workflowId] = error;
  return results;
}

test('the coming version has a history of each scenario, and no other', () => {
  expect(namesOf(version)).toEqual(Object.keys(scenarios).sort());
});

/** A busy machine may take its time for so many. */
const patience = { timeout: 180_000 };

test.each(versions())('runs that began under %s go on under this version', patience, async (from) => {
  const { workflowBundle } = await loadBundle();
  const results = await replay(workflowBundle, from, namesOf(from));
  expect(Object.entries(results).filter(([, error]) => error !== undefined)).toEqual([]);
  expect(Object.keys(results).sort()).toEqual(namesOf(from));
});

test('an engine that does things in another order fails the replay', patience, async () => {
  const broken = await bundleWorkflowCode({
    workflowsPath: workflowsPath(),
    workflowInterceptorModules: [interceptorsPath(), join(import.meta.dirname, 'broken-engine.ts')],
    logger: new DefaultLogger('ERROR'),
  });
  const names = ['side-by-side', 'every-kind', 'rolled-back'];
  const results = await replay(broken, version, names);
  for (const name of names) expect(results[name], name).toBeInstanceOf(DeterminismViolationError);
});
