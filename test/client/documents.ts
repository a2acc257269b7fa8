import type { JsonObject } from '../../plan/json.ts';

/** One channel, then an approval; stays up until its end. */
export const show: JsonObject = {
  name: 'small-show',
  stayUp: 'untilEnd',
  parameters: {
    channelIds: { type: 'list', of: 'string' },
    token: { type: 'string', secret: true, required: false },
  },
  steps: {
    channels: { uses: 'medialive:batchStart', with: { channelIds: '${{ parameters.channelIds }}' } },
    check: { uses: 'approval', needs: ['channels'], with: { prompt: 'Picture and sound checked?' } },
  },
};

/** One channel, handed off as soon as it is up. */
export const handOff: JsonObject = {
  name: 'hand-off',
  steps: { channels: { uses: 'medialive:batchStart', with: { channelIds: ['1234562'] } } },
};
