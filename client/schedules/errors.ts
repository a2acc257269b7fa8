import type { Problem } from '../../plan/plan.ts';
import { formatProblems } from '../../runbook/problems/format.ts';

/** Something in what a schedule was to be is wrong; nothing was made. */
export class InvalidSchedule extends Error {
  override readonly name = 'InvalidSchedule';
  readonly code = 'InvalidSchedule';
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(`The schedule cannot be made:\n${formatProblems(problems)}`);
    this.problems = problems;
  }
}

/** There is no schedule of that name in the namespace, or it is none of ours. */
export class ScheduleNotFound extends Error {
  override readonly name = 'ScheduleNotFound';
  readonly code = 'ScheduleNotFound';
  readonly schedule: string;
  constructor(schedule: string, namespace: string) {
    super(
      `There is no schedule ${schedule} of Showcaller in the namespace ${namespace}. \`showcaller schedule list\` shows those there are.`,
    );
    this.schedule = schedule;
  }
}

/** The schedule, or the run that it would start, exists already; nothing was made. */
export class ScheduleExists extends Error {
  override readonly name = 'ScheduleExists';
  readonly code = 'ScheduleExists';
  readonly schedule: string;
  constructor(schedule: string, reason: string) {
    super(reason);
    this.schedule = schedule;
  }
}

/** The schedule did not take a command; the message is the reason. Nothing was changed. */
export class ScheduleRefused extends Error {
  override readonly name = 'ScheduleRefused';
  readonly code = 'ScheduleRefused';
  readonly schedule: string;
  /** The run that stands in the way; null: there is none. */
  readonly workflowId: string | null;
  constructor(schedule: string, reason: string, workflowId: string | null) {
    super(reason);
    this.schedule = schedule;
    this.workflowId = workflowId;
  }
}
