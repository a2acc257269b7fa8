import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type RunHandle, type RunStatus, startRunbook, startTeardown } from '../../client/index.ts';
import type { JsonObject } from '../../plan/json.ts';
import { type Lanes, openLanes } from './lanes.ts';
import { bothWays, printed, untilQuiet } from './least-privilege.ts';
import { type Stage, until } from './stage.ts';

let lanes: Lanes;
beforeAll(async () => {
  lanes = await openLanes(3);
});
afterAll(() => lanes?.close());

const folder = join(import.meta.dirname, '..', '..', 'runbooks');
const names = readdirSync(folder).flatMap((file) => (file.endsWith('.yaml') ? [file.slice(0, -5)] : []));

function parametersOf(name: string): JsonObject {
  return parse(readFileSync(join(folder, 'examples', `${name}.parameters.yaml`), 'utf8'));
}

/** Says yes to whatever is asked until the run is up or over. */
async function bringUp(run: RunHandle): Promise<RunStatus> {
  for (;;) {
    const status = await until(
      run,
      ({ phase, outcome, asking }) => phase === 'up' || outcome !== 'running' || asking.length > 0,
      // A health gate takes its own time.
      45_000,
    );
    const [question] = status.asking;
    if (!question) return status;
    expect(question.answers).toContain('approve');
    await run.approve({ step: question.step, by: 'the test' });
  }
}

/** What is on or off now, without jobs, which come and go. */
function switches(stage: Stage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(stage.simulator.cloud.resources()).filter(([name]) =>
      /^(arn:|channel:|multiplex:|.*\/)/.test(name),
    ),
  );
}

test.concurrent.each(names)(
  '%s goes through with its example parameters, and leaves the cloud as it was',
  (name) =>
    lanes.use(async (stage) => {
      const before = switches(stage);
      // Just what `showcaller permissions` prints is allowed.
      stage.simulator.cloud.enforce(await printed(name, parametersOf(name)));
      const run = await startRunbook(stage.client, {
        runbook: name,
        parameters: parametersOf(name),
        taskQueue: stage.taskQueue,
      });
      const up = await bringUp(run);
      expect(up.degraded).toBe(false);
      let last = up;
      if (up.outcome === 'running') {
        await run.end({});
        last = await run.result();
        expect(last).toMatchObject({ outcome: 'ended', phase: 'ended', degraded: false, error: null });
      } else expect(last).toMatchObject({ outcome: 'done', phase: 'up', degraded: false });
      const left = Object.values(last.steps).flatMap((step) => step.leftUp);
      if (last.outcome === 'done') {
        const down = await startTeardown(stage.client, { workflowId: run.workflowId });
        expect((await down.result()).outcome).toBe('ended');
      }
      expect(bothWays(stage).refused).toEqual([]);
      stage.simulator.cloud.enforce(null);
      await untilQuiet(stage);
      const after = switches(stage);
      expect(before).toMatchObject(after);
      expect(left).toEqual([]);
    }),
);
