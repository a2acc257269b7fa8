import { startReceiver } from '../../tell/receiver.ts';
import { asks, end, so, up } from '../play.ts';
import { approval, channels, type Scenarios, show } from '../scenario.ts';

const gated = (timeout: string) => channels(['1234561'], { healthy: { for: '200ms', timeout } });

/** What is looked at beside the walk, and what is told. */
export const looks: Scenarios = {
  'health-gate': async (stage) => {
    const run = await stage.start(show({ channels: gated('1m') }));
    await up(run);
    return end(run);
  },
  'health-gate-asks': async (stage) => {
    stage.simulator.cloud.signal('channel:1234561', { input: false });
    const run = await stage.start(show({ channels: gated('700ms') }));
    await asks(run);
    await run.approve({ step: 'channels', by: 'ada' });
    await up(run);
    return end(run);
  },
  'watched-trouble': async (stage) => {
    const run = await stage.start(show({ channels: channels(['1234561']), other: channels(['1234562']) }));
    await up(run);
    for (const input of [false, true, false]) {
      stage.simulator.cloud.signal('channel:1234561', { input });
      await so(run, ({ trouble }) => trouble.length > 0 === !input);
    }
    return end(run);
  },
  notices: async (stage) => {
    const [takes, refuses] = await Promise.all([startReceiver(), startReceiver()]);
    refuses.otherwise = (_, tries) =>
      tries > 2 ? null : (response) => response.writeHead(503, { 'retry-after': '1' }).end();
    await stage.stopWorker();
    await stage.startWorker({ SHOWCALLER_WEBHOOKS: `${takes.url},${refuses.url}` });
    try {
      const run = await stage.start(show({ channels: channels(['1234561']), check: approval() }));
      await asks(run);
      await run.approve({ step: 'check' });
      await up(run);
      return await end(run);
    } finally {
      await stage.restartWorker();
      await Promise.all([takes.close(), refuses.close()]);
    }
  },
};
