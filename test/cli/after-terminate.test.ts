import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getRun } from '../../client/index.ts';
import { type Stage, setStage, until } from '../run/stage.ts';
import { showcaller } from './showcaller.ts';

const folder = mkdtempSync(join(tmpdir(), 'showcaller-ended-'));
function write(name: string, spare: string): string {
  const file = join(folder, name);
  const steps = `  channels:\n    uses: medialive:batchStart\n    with: { channelIds: ["1234561"] }\n${spare}`;
  writeFileSync(file, `name: small-show\nstayUp: untilEnd\nsteps:\n${steps}`);
  return file;
}
const show = write('small-show.yaml', '');
const edited = write(
  'edited.yaml',
  '  spare:\n    uses: medialive:batchStart\n    needs: [channels]\n    with: { channelIds: ["1234562"] }\n',
);

let stage: Stage;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  stage = await setStage();
  env = { TEMPORAL_ADDRESS: stage.server.address, SHOWCALLER_TASK_QUEUE: stage.taskQueue };
});
afterAll(() => stage?.close());

async function terminated(id: string): Promise<void> {
  await showcaller(['run', show, '--id', id, '--detach'], env);
  await until(await getRun(stage.client, id), ({ phase }) => phase === 'up');
  await stage.client.workflow.getHandle(id).terminate();
}

test('sweep says what a terminated run left, and takes it down; exit codes say the same', async () => {
  await terminated('swept');
  const left = await showcaller(['sweep', 'swept', '--json'], env);
  expect(left.code).toBe(1);
  expect(left.json()).toMatchObject({
    runs: [
      {
        ...{ workflowId: 'swept', outcome: 'terminated', runbook: 'small-show', tornDown: null, error: null },
        leftUp: [{ step: 'channels', resource: 'channel:1234561', state: 'on', heldBy: null }],
      },
    ],
  });
  const text = await showcaller(['sweep', 'swept'], env);
  expect(text.stdout).toContain('channels: channel:1234561 is still up');
  expect(text.stdout).toContain('showcaller sweep swept --undo');
  const undone = await showcaller(['sweep', 'swept', '--undo', '--json'], env);
  expect(undone.code).toBe(0);
  expect(undone.json()).toMatchObject({
    runs: [{ leftUp: [], tornDown: { outcome: 'ended', undone: ['channel:1234561'] } }],
  });
  expect(stage.simulator.cloud.state('channel:1234561')).toBe('IDLE');
  expect(await showcaller(['sweep', '--undo'], env)).toMatchObject({ code: 2 });
  expect(await showcaller(['sweep', 'nonesuch', '--json'], env)).toMatchObject({ code: 2 });
  expect(await showcaller(['sweep', '--json'], env)).toMatchObject({ code: 0, stdout: '{"runs":[]}\n' });
});

test('resume of a terminated run says what an edited document changes, and goes on with it', async () => {
  await terminated('cut');
  const dry = await showcaller(['resume', 'cut', '--file', edited, '--dry-run', '--json'], env);
  expect(dry.code).toBe(0);
  expect(dry.json()).toEqual({
    workflowId: 'cut-resumed-1',
    changes: ['step spare is new: medialive:batchStart'],
  });
  const resumed = await showcaller(['resume', 'cut', '--file', edited, '--detach', '--by', 'ada'], env);
  expect(resumed.code).toBe(0);
  expect(resumed.stderr).toContain('Changed: step spare is new: medialive:batchStart');
  const run = await getRun(stage.client, 'cut-resumed-1');
  const up = await until(run, ({ phase }) => phase === 'up');
  expect(up.steps.channels).toMatchObject({ state: 'up', started: ['channel:1234561'] });
  const again = await showcaller(['resume', 'cut', '--json'], env);
  expect(again.code).toBe(2);
  expect(again.json()).toMatchObject({ problems: [{ code: 'CommandRefused' }] });
  expect(await showcaller(['resume', 'cut-resumed-1', '--file', edited], env)).toMatchObject({ code: 2 });
  await run.end();
  expect(await run.result()).toMatchObject({ outcome: 'ended' });
});
