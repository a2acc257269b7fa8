import { asks, book, end, ended, forbidden, fromNow, isIn, onAir, so, stick, up } from '../play.ts';
import { approval, channels, flow, type Scenarios, show } from '../scenario.ts';

const quickly = { typical: '300ms' };
const one = { channels: channels(['1234561'], quickly) };
const pair = { main: channels(['1234561'], quickly), backup: channels(['1234562'], quickly) };

/** Shows that happen by the clock. */
export const times: Scenarios = {
  'scheduled-with-lead': async (stage) =>
    ended(
      await book(
        stage,
        show(
          {
            contribution: { uses: 'mediaconnect:startFlow', with: { flowArn: flow('main') }, ...quickly },
            channels: channels(['1234561'], { needs: ['contribution'], ...quickly }),
          },
          { lead: '3s' },
        ),
        { onAir: 6_000, offAir: '1s' },
      ),
    ),
  late: async (stage) => {
    const release = stick(stage, '1234561');
    const run = await book(
      stage,
      show({ channels: channels(['1234561'], { typical: '20s' }) }, { lead: '1h' }),
      {
        onAir: 3_000,
        offAir: '1h',
      },
    );
    await so(run, (status) => status.late);
    await so(run, ({ onAirAt }) => Date.now() > Date.parse(onAirAt ?? '') + 200);
    release();
    await onAir(run);
    return end(run);
  },
  'at-on-air-go-anyway': async (stage) => {
    const release = stick(stage, '1234562');
    const run = await book(stage, show(pair, { lead: '1h' }), { onAir: 2_000, offAir: '1h' });
    await onAir(run);
    release();
    await so(run, ({ steps }) => steps.backup?.state === 'up');
    return end(run);
  },
  'at-on-air-ask': async (stage) => {
    stick(stage, '1234562');
    const run = await book(stage, show(pair, { lead: '1h', atOnAir: 'ask' }), { onAir: 2_000, offAir: '1h' });
    await asks(run);
    await run.approve({ step: '@on-air' });
    await onAir(run);
    return end(run);
  },
  'at-on-air-abort': async (stage) => {
    const release = stick(stage, '1234562');
    const run = await book(stage, show(pair, { lead: '1h', atOnAir: 'abort' }), {
      onAir: 2_000,
      offAir: '1h',
    });
    await so(run, isIn('rollingBack'));
    release();
    return ended(run);
  },
  'at-off-air-ask': async (stage) => {
    const run = await book(stage, show(one, { lead: '1h', atOffAir: 'ask' }), {
      onAir: 2_000,
      offAir: '300ms',
    });
    await asks(run);
    await run.extend({ duration: '400ms' });
    await so(run, ({ asking }) => asking.length === 0);
    await asks(run);
    return end(run);
  },
  'held-over-off-air': async (stage) => {
    const run = await book(stage, show(one, { lead: '1h' }), { onAir: 2_000, offAir: '700ms' });
    await onAir(run);
    const { offAirAt } = await run.hold();
    await so(run, () => Date.now() > Date.parse(offAirAt ?? '') + 300);
    await run.resume();
    return ended(run);
  },
  'rescheduled-and-extended': async (stage) => {
    const run = await book(stage, show(one, { lead: '1s' }), { onAir: 3_600_000, offAir: '30m' });
    await so(run, isIn('scheduled'));
    await run.reschedule({ onAirAt: fromNow(7_200_000), by: 'ada' });
    await run.reschedule({ onAirAt: '2026-03-29 02:30 Europe/Berlin' }).catch(() => undefined);
    await run.reschedule({ onAirAt: fromNow(3_000), offAirAt: '2s' });
    await onAir(run);
    await run.extend({ duration: '500ms' });
    return ended(run);
  },
  'off-air-near': async (stage) => {
    const run = await book(stage, show(one, { lead: '1h' }), { onAir: 2_000, offAir: '122s' });
    await onAir(run);
    // Ten minutes before, and two: each is told.
    for (const left of [601_000, 121_000]) {
      await run.reschedule({ offAirAt: fromNow(left) });
      await new Promise((resolve) => setTimeout(resolve, 1_500));
    }
    return end(run);
  },
  'post-roll': async (stage) => {
    const steps = { ...one, goodbye: approval({ at: 'end' }) };
    const run = await book(stage, show(steps, { lead: '1h', postRoll: '1s' }), {
      onAir: 2_000,
      offAir: '300ms',
    });
    await asks(run);
    await run.approve({ step: 'goodbye' });
    return ended(run);
  },
  'post-roll-ended': async (stage) => {
    const run = await book(stage, show(one, { lead: '1h', postRoll: '1h' }), {
      onAir: 2_000,
      offAir: '300ms',
    });
    await so(run, isIn('ending'));
    return end(run);
  },
  'handed-off-on-air': async (stage) =>
    ended(await book(stage, { name: 'recorded', lead: '1h', steps: one }, { onAir: 2_000 })),
  'off-air-without-on-air': async (stage) => {
    const run = await book(stage, show(one), { offAir: '500ms' });
    await up(run);
    await asks(run);
    return end(run);
  },
  'slow-and-retried': async (stage) => {
    const release = stick(stage, '1234561');
    const steps = { channels: channels(['1234561'], { timeout: '500ms', ...quickly }) };
    const run = await book(stage, show(steps, { lead: '1h' }), { onAir: 3_600_000, offAir: '1h' });
    await asks(run);
    await run.retry({ step: 'channels' });
    await so(run, ({ asking }) => asking.length === 0);
    release();
    await up(run);
    return end(run);
  },
  'slow-and-skipped': async (stage) => {
    const release = stick(stage, '1234561');
    const steps = { channels: channels(['1234561'], { timeout: '500ms', ...quickly }) };
    const run = await book(stage, show(steps, { lead: '1h' }), { onAir: 3_600_000, offAir: '1h' });
    await asks(run);
    await run.skip({ step: 'channels' });
    await up(run);
    release();
    return end(run);
  },
  'fails-after-its-time': async (stage) => {
    stage.simulator.cloud.faults.add(forbidden('1234562'));
    const run = await book(
      stage,
      show(
        {
          main: channels(['1234561'], quickly),
          pause: { uses: 'wait', with: { for: '2s' } },
          other: channels(['1234562'], { needs: ['pause'], ...quickly }),
        },
        { lead: '1h' },
      ),
      { onAir: 1_000, offAir: '1h' },
    );
    await asks(run);
    return end(run);
  },
  'gone-since-it-was-booked': async (stage) => {
    const run = await book(stage, show(pair, { lead: '1s' }), { onAir: 3_000, offAir: '1h' });
    await so(run, isIn('scheduled'));
    stage.simulator.cloud.set('channel:1234562', 'DELETED');
    await so(run, ({ trouble }) => trouble.length > 0);
    await so(run, ({ asking }) => asking.some(({ step }) => step === '@preflight'));
    await run.abort();
    return ended(run);
  },
};
