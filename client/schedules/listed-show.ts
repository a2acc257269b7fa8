import { occurrenceId } from '../../plan/names.ts';
import type { ScheduleInput } from '../../plan/schedule.ts';
import { firesAt } from '../../schedules/firings.ts';
import { zonedTime } from '../../schedules/local.ts';
import type { Occurrence } from '../../schedules/occurrences.ts';
import type { ListedShow } from './described.ts';

/** A show as a description has it. */
export function listedShow(
  input: ScheduleInput,
  { onAirAt, moved }: Pick<Occurrence, 'onAirAt' | 'moved'>,
): ListedShow {
  return {
    onAirAt: instant(onAirAt),
    local: zonedTime(onAirAt, input.rule.zone),
    workflowId: occurrenceId(input.schedule, onAirAt),
    startsAt: instant(firesAt(onAirAt, input)),
    moved,
  };
}

function instant(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
