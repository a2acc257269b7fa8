import type { ScheduleInput } from '../plan/schedule.ts';

/** Whether a value has what the input of a schedule of ours has, as far as it takes to tell it from anything else. */
export function isScheduleInput(value: unknown): value is ScheduleInput {
  return (
    hasAll(value, ['schedule', 'rule', 'runbook', 'type', 'run', 'aheadMs', 'lateMs', 'account']) &&
    hasAll(Reflect.get(value, 'rule'), ['recurrence', 'zone', 'skip']) &&
    hasAll(Reflect.get(value, 'account'), ['since', 'started', 'missed', 'pauses'])
  );
}

function hasAll(value: unknown, members: string[]): value is object {
  return typeof value === 'object' && value !== null && members.every((member) => member in value);
}
