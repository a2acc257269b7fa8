import type { Info } from '@temporalio/activity';
import { activityNames } from '../plan/names.ts';
import { type Caller, noTime, type Priority } from './caller.ts';
import type { Limiter } from './clients/limiter.ts';

/** Later than all that has a time, and than all that has none: runs that are under way go before those that begin. */
const last = Number.POSITIVE_INFINITY;

const priorityOf: [name: string, priority: Priority][] = [
  [activityNames.undo(''), 'undo'],
  [activityNames.health(''), 'polls'],
  [activityNames.watch, 'polls'],
  [activityNames.checks, 'checks'],
  [activityNames.compareRun, 'checks'],
];

function latestStartOf(input: unknown): number | null {
  const said =
    typeof input === 'object' && input !== null && 'latestStart' in input ? input.latestStart : null;
  return typeof said === 'number' ? said : null;
}

/** How urgent the calls of an activity are: all that a step needs to come up is on the path to air. */
export function callerOf(info: Info, input: unknown, limiter: Limiter): Partial<Caller> {
  const { activityType, activityId, scheduledTimestampMs, workflowExecution } = info;
  const holder = `${workflowExecution?.runId ?? ''} ${activityId}`;
  return {
    priority: priorityOf.find(([name]) => activityType.endsWith(name))?.[1] ?? 'pathToAir',
    due: activityType === activityNames.preflight ? last : (latestStartOf(input) ?? noTime),
    since: scheduledTimestampMs,
    holder,
    first: limiter.keeps(holder),
  };
}
