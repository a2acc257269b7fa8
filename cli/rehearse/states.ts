/** Where a thing is, whatever its service calls it. */
export type StateClass = 'off' | 'coming' | 'on' | 'going' | 'ended' | 'broken';

const classes: Readonly<Record<string, StateClass>> = {
  ...{ STANDBY: 'off', IDLE: 'off', '0': 'off' },
  ...{
    STARTING: 'coming',
    QUEUED: 'coming',
    IN_PROGRESS: 'coming',
    RECOVERING: 'coming',
    UPDATING: 'coming',
  },
  ...{ Submitting: 'coming', Holding: 'coming', Dispatching: 'coming', Running: 'coming' },
  ...{ ACTIVE: 'on', RUNNING: 'on', '1': 'on' },
  ...{ STOPPING: 'going', Cancelling: 'going' },
  ...{ COMPLETED: 'ended', CANCELLED: 'ended', Succeeded: 'ended', Cancelled: 'ended' },
  'Succeeded With Warning': 'ended',
};

/** The class of a simulated thing's state; what is none of the usual is broken. */
export function classOf(state: string): StateClass {
  return classes[state] ?? 'broken';
}
