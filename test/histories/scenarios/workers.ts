import { called, end, up } from '../play.ts';
import { batchJob, channels, type Scenarios, show } from '../scenario.ts';

/** Workers that go while a run is under way. */
export const workers: Scenarios = {
  'worker-killed': async (stage) => {
    const { cloud } = stage.simulator;
    cloud.changeDelays({ channelStart: 3_000, batchJob: 3_000 });
    await stage.stopWorker();
    const first = await stage.spawnWorker();
    const run = await stage.start(show({ channels: channels(['1234561', '1234562']), report: batchJob() }));
    await called(stage, 'BatchStart');
    await called(stage, 'GetBatchJobExecution');
    await first.end('SIGKILL');
    await stage.startWorker();
    await up(run);
    cloud.changeDelays({ channelStart: 150, batchJob: 150 });
    return end(run);
  },
  'worker-stopped': async (stage) => {
    const { cloud } = stage.simulator;
    cloud.changeDelays({ channelStart: 2_000 });
    const run = await stage.start(show({ channels: channels(['1234561']) }));
    await called(stage, 'BatchStart');
    await stage.restartWorker();
    await up(run);
    cloud.changeDelays({ channelStart: 150 });
    return end(run);
  },
};
