import { asks, called, end, ended, forbidden, so, stick, up } from '../play.ts';
import { approval, channels, type Scenarios, show } from '../scenario.ts';

const needs = ['channels'];

/** What people are asked, and what they command. */
export const people: Scenarios = {
  'approval-answered': async (stage) => {
    const run = await stage.start(show({ channels: channels(['1234561']), check: approval({ needs }) }));
    await asks(run);
    await run.approve({ step: 'check', by: 'ada', reason: 'picture is fine' });
    await up(run);
    return end(run);
  },
  'approval-rejected': async (stage) => {
    const run = await stage.start(show({ channels: channels(['1234561']), check: approval({ needs }) }));
    await asks(run);
    await run.reject({ step: 'check', reason: 'no sound' });
    await so(run, ({ asking }) => asking.some(({ answers }) => answers.includes('retry')));
    await run.retry({ step: 'check' });
    await so(run, ({ asking }) => asking.some(({ answers }) => answers.includes('reject')));
    await run.reject({ step: 'check' });
    await so(run, ({ asking }) => asking.some(({ answers }) => answers.includes('abort')));
    await run.abort({ by: 'ada' });
    return ended(run);
  },
  'nobody-answers': async (stage) =>
    ended(
      await stage.start(
        show({
          channels: channels(['1234561']),
          // biome-ignore lint/suspicious/noThenProperty: the document's own word
          check: approval({ needs, ask: { for: '300ms', then: 'rollback' } }),
        }),
      ),
    ),
  'failure-asks-retry': async (stage) => {
    stage.simulator.cloud.faults.add(forbidden('1234561'));
    const run = await stage.start(show({ channels: channels(['1234561'], { onFailure: 'ask' }) }));
    await asks(run);
    await run.retry({ step: 'channels' });
    await up(run);
    return end(run);
  },
  'failure-continues': async (stage) => {
    stage.simulator.cloud.faults.add(forbidden('1234561'));
    const run = await stage.start(
      show({
        channels: channels(['1234561'], { onFailure: 'continue' }),
        after: { uses: 'wait', needs, with: { for: '10ms' } },
        reads: approval({ needs, with: { prompt: '${{ steps.channels.outputs.started }}' } }),
      }),
    );
    await up(run);
    return end(run);
  },
  'skip-with-outputs': async (stage) => {
    stage.simulator.cloud.faults.add(forbidden('1234561'));
    const run = await stage.start(
      show({
        channels: channels(['1234561'], { onFailure: 'ask' }),
        reads: approval({ needs, with: { prompt: 'Is ${{ steps.channels.outputs.started }} up?' } }),
      }),
    );
    await asks(run);
    await run.skip({ step: 'channels', outputs: { started: 'by hand' } });
    await so(run, ({ asking }) => asking.some(({ step }) => step === 'reads'));
    await run.approve({ step: 'reads' });
    await up(run);
    return end(run);
  },
  'skip-with-own': async (stage) => {
    stage.simulator.cloud.faults.add(forbidden('1234561'));
    const run = await stage.start(show({ channels: channels(['1234561'], { onFailure: 'ask' }) }));
    await asks(run);
    stage.simulator.cloud.set('channel:1234561', 'RUNNING');
    await run.skip({ step: 'channels', own: true });
    await up(run);
    return end(run);
  },
  'skip-while-starting': async (stage) => {
    const release = stick(stage, '1234561');
    const run = await stage.start(show({ channels: channels(['1234561']), other: channels(['1234562']) }));
    await called(stage, 'BatchStart');
    await run.skip({ step: 'channels' });
    await up(run);
    release();
    return end(run);
  },
  'held-and-resumed': async (stage) => {
    const run = await stage.start(
      show({ check: approval(), channels: channels(['1234561'], { needs: ['check'] }) }),
    );
    await asks(run);
    await run.hold({ by: 'ada' });
    await run.approve({ step: 'check' });
    await so(run, ({ steps }) => steps.check?.state === 'done');
    await run.resume({ by: 'ada' });
    await up(run);
    return end(run);
  },
  'retry-brings-back': async (stage) => {
    const run = await stage.start(show({ channels: channels(['1234561', '1234562']) }));
    await up(run);
    stage.simulator.cloud.set('channel:1234562', 'IDLE');
    await run.retry({ step: 'channels' });
    await so(run, () => stage.simulator.cloud.state('channel:1234562') === 'RUNNING');
    await so(run, ({ steps }) => steps.channels?.state === 'up');
    return end(run);
  },
  'refused-commands': async (stage) => {
    const run = await stage.start(show({ channels: channels(['1234561']) }));
    await up(run);
    const ignored = () => undefined;
    await run.resume().catch(ignored);
    await run.approve({ step: 'channels' }).catch(ignored);
    await run.abort().catch(ignored);
    return end(run);
  },
};
