import type { Info } from '@temporalio/activity';
import { isObject } from '../plan/json.ts';
import { activityNames, goesOnFrom } from '../plan/names.ts';
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

/** A number that an input, or what it was handed on, says; null: it says none. */
function numberIn(given: unknown, name: 'latestStart' | 'since'): number | null {
  const said = isObject(given) ? given[name] : null;
  return typeof said === 'number' ? said : null;
}

/**
 * How urgent the calls of an activity are: all that a step needs to come up is on the path to air. An activity that goes on with
 * another of its step (`flow#2`) has that one's place in the line, and the turn that was kept for it.
 */
export function callerOf(info: Info, input: unknown, limiter: Limiter): Partial<Caller> {
  const { activityType, activityId, scheduledTimestampMs, workflowExecution } = info;
  const holder = `${workflowExecution?.runId ?? ''} ${goesOnFrom(activityId)}`;
  const handedOn = isObject(input) ? input.handedOn : null;
  return {
    priority: priorityOf.find(([name]) => activityType.endsWith(name))?.[1] ?? 'pathToAir',
    due: activityType === activityNames.preflight ? last : (numberIn(input, 'latestStart') ?? noTime),
    since: numberIn(handedOn, 'since') ?? scheduledTimestampMs,
    holder,
    first: limiter.keeps(holder),
  };
}
