import type { StateTable } from '../seen.ts';

/** ChannelState of the MediaLive API reference. */
export const channelStates: StateTable = {
  CREATING: 'busy',
  CREATE_FAILED: 'broken',
  IDLE: 'off',
  STARTING: 'coming',
  RUNNING: 'on',
  RECOVERING: 'recovering',
  STOPPING: 'going',
  DELETING: 'broken',
  DELETED: 'broken',
  UPDATING: 'busy',
  UPDATE_FAILED: 'broken',
};

/** MultiplexState of the MediaLive API reference. */
export const multiplexStates: StateTable = {
  CREATING: 'busy',
  CREATE_FAILED: 'broken',
  IDLE: 'off',
  STARTING: 'coming',
  RUNNING: 'on',
  RECOVERING: 'recovering',
  STOPPING: 'going',
  DELETING: 'broken',
  DELETED: 'broken',
};
