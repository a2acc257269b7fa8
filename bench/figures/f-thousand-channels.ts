import { startOurs } from '../engines/showcaller.ts';
import { exactly, type Figure } from './figure.ts';

const channels = 1_000;
const startMs = 8_000;
const pollMs = 200;
/** Ids of one BatchStart, and channels on one page of ListChannels. */
const batch = 50;
const page = 100;

export const thousandChannels: Figure = {
  id: 'f',
  title: 'a thousand channels in one step: calls to start them and to follow them to RUNNING',
  withPeers: false,
  async measure({ cloud }) {
    const channelIds = Array.from({ length: channels }, (_, at) => String(3_000_000 + at));
    const ours = await startOurs({ cloud, pollMs });
    try {
      await cloud.reset({ channels: channelIds }, { channelStart: startMs });
      const runbook = {
        name: 'thousand',
        stayUp: 'handOff',
        steps: { channels: { uses: 'medialive:batchStart', with: { channelIds } } },
      };
      const run = await ours.start(runbook, {});
      const { outcome } = await run.result();
      if (outcome !== 'done') throw new Error(`the run is ${outcome}`);
      const ledger = await cloud.ledger();
      const lists = ledger.filter(({ operation }) => operation === 'ListChannels').length;
      // One look at each poll from the last start to RUNNING, all pages of it, and nothing looked at before.
      const fewest = channels / batch + (startMs / pollMs) * (channels / page);
      return {
        rounds: [],
        results: [
          {
            name: 'calls / the fewest possible',
            unit: 'ratio',
            value: exactly(ledger.length / fewest),
            aim: { atMost: 1.1 },
          },
          { name: 'calls', unit: 'count', value: exactly(ledger.length), aim: null },
          { name: 'pages of ListChannels among them', unit: 'count', value: exactly(lists), aim: null },
          { name: 'the fewest possible', unit: 'count', value: exactly(fewest), aim: null },
        ],
      };
    } finally {
      await ours.close();
    }
  },
};
