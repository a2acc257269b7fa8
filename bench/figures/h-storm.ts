import { playStorm } from '../work/storm.ts';
import { exactly, type Figure } from './figure.ts';

const shows = 300;

export const storm: Figure = {
  id: 'h',
  title: 'three hundred shows at one on-air time under the documented limits of the vendors',
  withPeers: false,
  async measure({ cloud }) {
    const played = await playStorm(cloud, 'onAir', shows);
    if (played.done !== shows) throw new Error(`${played.done} of ${shows} shows came up`);
    return {
      rounds: [],
      results: [
        {
          name: 'until the last is up / the time that the limit takes',
          unit: 'ratio',
          value: exactly(played.seconds / played.leastSeconds),
          aim: { atMost: 1.2 },
        },
        { name: 'until the last is up', unit: 's', value: exactly(played.seconds), aim: null },
        { name: 'calls throttled', unit: 'count', value: exactly(played.throttled), aim: null },
        { name: 'calls', unit: 'count', value: exactly(played.allCalls), aim: null },
      ],
    };
  },
};
