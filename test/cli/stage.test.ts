import { expect, test } from 'vitest';
import { stageEnvironment } from '../../cli/local/stage-environment.ts';
import { begin, showcaller } from './showcaller.ts';

const dangerous = {
  ...{ TEMPORAL_ADDRESS: 'prod:7233', TEMPORAL_API_KEY: 'key', TEMPORAL_NAMESPACE: 'prod' },
  ...{ AWS_PROFILE: 'prod', AWS_ACCESS_KEY_ID: 'real', AWS_ENDPOINT_URL_MEDIALIVE: 'https://real' },
  ...{ ALIBABA_CLOUD_ACCESS_KEY_ID: 'real', SHOWCALLER_TASK_QUEUE: 'prod', HTTPS_PROXY: 'http://proxy' },
};

test('the worker of a stage inherits nothing that could lead it to a real queue or account', () => {
  const stage = { taskQueue: 'own', simulator: 'http://127.0.0.1:1', runbooks: 'runbooks' };
  const env = stageEnvironment({ ...dangerous, PATH: '/bin' }, stage);
  expect(env.PATH).toBe('/bin');
  expect(env).toMatchObject({ SHOWCALLER_TASK_QUEUE: 'own', AWS_ENDPOINT_URL: 'http://127.0.0.1:1' });
  expect(Object.keys(env).filter((name) => name.startsWith('TEMPORAL_'))).toEqual([]);
  expect(Object.values(env).filter((value) => /real|prod|proxy/.test(value))).toEqual([]);
  expect(env).not.toHaveProperty('AWS_PROFILE');
});

test('demo plays a whole show on a stage of its own and exits with its outcome', async () => {
  const ended = await showcaller(['demo', 'breaking-news', '--json'], dangerous);
  expect(ended.stderr).toContain('demo: ends the show');
  expect(ended.stderr).toContain('Everything that it brought up is off again.');
  expect(ended.code).toBe(0);
  expect(ended.json()).toMatchObject({ outcome: 'ended', phase: 'ended' });
});

test('demo of an unknown runbook is a usage error', async () => {
  const ended = await showcaller(['demo', 'no-such-show']);
  expect(ended.code).toBe(2);
  expect(ended.stderr).toContain('evening-news');
});

test('up keeps a server, the simulator and a worker until Ctrl-C, and leaves nothing behind', async () => {
  const up = begin(['up'], dangerous);
  let printed = '';
  up.child.stdout?.on('data', (text: string) => {
    printed += text;
  });
  await expect.poll(() => printed, { timeout: 30_000 }).toContain('Ctrl-C ends all of it.');
  const link = /http\S+start-workflow\S+/.exec(printed)?.[0] ?? '';
  expect(link).toMatch(/\?taskQueue=showcaller-stage-\w+&workflowType=evening-news$/);
  expect((await fetch(link)).status).toBe(200);
  const [, address, taskQueue] = /TEMPORAL_ADDRESS=(\S+) .*SHOWCALLER_TASK_QUEUE=(\S+)/.exec(printed) ?? [];
  const env = { TEMPORAL_ADDRESS: address, SHOWCALLER_TASK_QUEUE: taskQueue };
  const parameters = 'runbooks/examples/evening-news.parameters.yaml';
  const run = ['run', 'evening-news', '--parameters', parameters, '--detach', '--json'];
  expect((await showcaller(run, env)).code).toBe(0);
  up.child.kill('SIGINT');
  expect((await up.ended).code).toBe(0);
  await expect(fetch(link)).rejects.toThrow();
});
