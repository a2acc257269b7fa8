import { asks, end, ended, forbidden, fromNow, up } from '../play.ts';
import { approval, batchJob, channels, edgeJob, flow, harvest, type Scenarios, show } from '../scenario.ts';

/** Every kind of step, and how one may come up. */
export const steps: Scenarios = {
  'every-kind': async (stage) => {
    const probed = `${stage.simulator.url}/live/main/index.m3u8`;
    const run = await stage.start(
      show({
        contribution: { uses: 'mediaconnect:startFlow', with: { flowArn: flow('main') } },
        channels: channels(['1234564', '1234565'], { needs: ['contribution'] }),
        multiplex: { uses: 'medialive:batchStart', with: { multiplexIds: ['2345672'] } },
        edge: { ...edgeJob, needs: ['channels'] },
        probe: { uses: 'probe', needs: ['channels'], with: { url: probed } },
        harvest: harvest(),
        archive: {
          uses: 'mediapackagev2:getHarvestJob',
          with: {
            channelGroupName: 'showcaller-news',
            channelName: 'evening-news',
            originEndpointName: 'hls',
            harvestJobName: 'archive-nightly',
          },
        },
        report: batchJob(),
        pause: { uses: 'wait', with: { for: '50ms' } },
        moment: { uses: 'wait', with: { until: fromNow(500) } },
      }),
    );
    await up(run);
    return end(run);
  },
  'outputs-are-read': async (stage) => {
    const report = batchJob({ needs: ['channels'] });
    const jobParams = { CHANNEL: '${{ steps.channels.outputs.status }}', RUN: '${{ run.id }}' };
    const run = await stage.start(
      show({
        channels: { uses: 'mediaconnect:startFlow', with: { flowArn: flow('main') } },
        report: { ...report, with: { ...(report.with as object), jobParams } },
      }),
    );
    await up(run);
    return end(run);
  },
  'side-by-side': async (stage) => {
    const ids = Array.from({ length: 8 }, (_, at) => String(1_234_561 + at));
    const run = await stage.start(show(Object.fromEntries(ids.map((id) => [`c-${id}`, channels([id])]))));
    await up(run);
    return end(run);
  },
  'partial-batch-is-enough': async (stage) => {
    stage.simulator.cloud.faults.add(forbidden('1234562'));
    const run = await stage.start(show({ channels: channels(['1234561', '1234562'], { atLeast: 1 }) }));
    await up(run);
    return end(run);
  },
  'partial-batch-rolls-back': async (stage) => {
    stage.simulator.cloud.faults.add(forbidden('1234562'));
    return ended(
      await stage.start(
        show({
          contribution: { uses: 'mediaconnect:startFlow', with: { flowArn: flow('main') } },
          channels: channels(['1234561', '1234562'], { needs: ['contribution'] }),
        }),
      ),
    );
  },
  'refused-for-now-is-retried': async (stage) => {
    const error = { status: 429, type: 'TooManyRequestsException' } as const;
    stage.simulator.cloud.faults.add({ operation: 'BatchStart', kind: 'error', times: 2, error });
    const run = await stage.start(show({ channels: channels(['1234561']) }));
    await up(run);
    return end(run);
  },
  'answer-lost': async (stage) => {
    stage.simulator.cloud.faults.add({ operation: 'BatchStart', kind: 'drop', when: 'after' });
    const run = await stage.start(show({ channels: channels(['1234561']) }));
    await up(run);
    return end(run);
  },
  adopted: async (stage) => {
    stage.simulator.cloud.set('channel:1234561', 'RUNNING');
    const run = await stage.start(
      show({ channels: channels(['1234561', '1234562']), own: channels(['1234563'], { alreadyOn: 'own' }) }),
    );
    await up(run);
    return end(run);
  },
  'baseline-is-waited-for': async (stage) => {
    const { cloud } = stage.simulator;
    cloud.set('channel:1234561', 'RUNNING');
    cloud.set('channel:1234561', 'STOPPING', { stay: true });
    const run = await stage.start(show({ channels: channels(['1234561']), other: channels(['1234562']) }));
    await cloud.waitFor(({ operation }) => operation === 'BatchStart', 60_000);
    cloud.set('channel:1234561', 'IDLE');
    await up(run);
    return end(run);
  },
  'two-hundred-steps': async (stage) => {
    const ids = Array.from({ length: 200 }, (_, at) => String(3_000_000 + at));
    stage.simulator.cloud.reset({ channels: ids });
    const run = await stage.start(
      show(Object.fromEntries(ids.map((id, at) => [`s${at}`, { ...channels([id]), retry: {} }]))),
    );
    await up(run);
    return end(run);
  },
  'handed-off': async (stage) =>
    ended(await stage.start({ name: 'recorded', steps: { channels: channels(['1234561']) } })),
  'at-end': async (stage) => {
    const run = await stage.start(
      show(
        {
          channels: channels(['1234561']),
          goodbye: channels(['1234562'], { at: 'end' }),
          harvest: harvest({ at: 'end' }),
          report: batchJob({ at: 'end', needs: ['harvest'] }),
          shift: approval({ at: 'end', needs: ['report'] }),
        },
        { stayUp: 'untilEnd' },
      ),
    );
    await up(run);
    await run.end();
    await asks(run);
    await run.approve({ step: 'shift' });
    return ended(run);
  },
};
