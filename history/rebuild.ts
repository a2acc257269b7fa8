import type { LedgerEntry } from '../plan/ledger.ts';
import { workflowTypes } from '../plan/names.ts';
import type { Plan, PlanStep } from '../plan/plan.ts';
import { listsOf, requestIdsOf } from '../plan/record.ts';
import {
  type AnswerName,
  type CommandRecord,
  commandNames,
  type Outcome,
  type Phase,
  phases,
  type Question,
  type RunStatus,
  runAnswers,
  runQuestions,
  type StepStatus,
} from '../plan/status.ts';
import type { RecordedCommand, RunEvents } from './run-events.ts';
import { isNames } from './shapes.ts';
import { type Course, courseOf } from './step-course.ts';

/** The status of a run from what its history holds, for when nobody is there to ask: no worker, or terminated. */
export function rebuild(events: RunEvents, plan: Plan | null, ledger: readonly LedgerEntry[]): RunStatus {
  const entries = new Map(ledger.map((entry) => [entry.step, entry]));
  const steps = (plan?.steps ?? []).map((step) => withQuestion(events, step, courseOf(step, events)));
  const phase = phaseOf(events, steps);
  return {
    workflowId: events.workflowId,
    runId: events.runId,
    runbook: plan?.name ?? runbookOf(events),
    outcome: outcomeOf(events),
    phase,
    degraded: events.memo.degraded === true || steps.some(({ course }) => course.degraded),
    held: isHeld(events.commands),
    ...timesIn(events),
    trouble: [],
    startedAt: events.startedAt,
    upAt: events.phases.up ?? null,
    wentOnAirAt: events.phases.onAir ?? null,
    endingAt: events.phases.ending ?? null,
    endedAt: events.closedAt,
    asking: questionsOf(events, steps),
    steps: Object.fromEntries(
      steps.map(({ step, course }) => [step.id, stepStatus(step, course, entries.get(step.id))]),
    ),
    commands: events.commands.flatMap(commandRecord),
    error: events.failure && { type: events.failure.type, message: events.failure.message },
    problems: [],
    next: nextSentence(events),
  };
}

function stepStatus(step: PlanStep, course: Course, entry: LedgerEntry | undefined): StepStatus {
  const report = entry?.report ?? null;
  const { degraded: _, ...told } = course;
  return {
    uses: step.uses,
    kind: step.kind,
    at: step.at,
    needs: step.needs,
    ...told,
    attempts: report?.tries ?? (course.startedAt === null ? 0 : 1),
    ...listsOf(entry ?? null),
    failed: report?.kind === 'resource' ? report.failed : [],
    warnings: report?.warnings ?? [],
    requestIds: requestIdsOf(report),
    latestStart: null,
    slackSeconds: null,
    slow: false,
    health: null,
  };
}

function outcomeOf(events: RunEvents): Outcome {
  switch (events.closed) {
    case null:
    case 'continuedAsNew':
      return 'running';
    case 'completed':
      return 'done';
    case 'failed':
      return 'failed';
    case 'cancelled':
      return 'cancelled';
    case 'terminated':
    case 'timedOut':
      return 'terminated';
  }
}

/** As the run wrote them into its memo. */
function timesIn({
  memo,
}: RunEvents): Pick<RunStatus, 'late' | 'onAirAt' | 'offAirAt' | 'leadAt' | 'zone' | 'schedule'> {
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    late: memo.late === true,
    onAirAt: text(memo.onAirAt),
    offAirAt: text(memo.offAirAt),
    leadAt: text(memo.leadAt),
    zone: text(memo.zone),
    schedule: text(memo.schedule),
  };
}

/** As the run wrote it into its memo; else as far as its activities went. */
function phaseOf(events: RunEvents, steps: Told[]): Phase {
  const written = phases.find((phase) => phase === events.memo.phase);
  if (written) return written;
  if (events.activities.some(({ type }) => type.endsWith(':undo'))) {
    const ended =
      events.workflowType === workflowTypes.teardown || events.commands.some(({ name }) => name === 'end');
    return ended ? 'ending' : 'rollingBack';
  }
  return steps.some(({ course }) => course.state !== 'pending') ? 'starting' : 'preflight';
}

interface Told {
  step: PlanStep;
  course: Course;
}

/** A run writes into its memo which of its steps ask. */
function withQuestion({ closed, memo }: RunEvents, step: PlanStep, course: Course): Told {
  const asks = closed === null && isNames(memo.asking) && memo.asking.includes(step.id);
  return { step, course: asks ? { ...course, state: 'asking' } : course };
}

function questionsOf({ startedAt, memo, closed }: RunEvents, steps: Told[]): Question[] {
  const asking = steps.filter(({ course }) => course.state === 'asking');
  const ofRun = Object.values(runQuestions).filter(
    (name) => isNames(memo.asking) && memo.asking.includes(name),
  );
  const asked = ofRun.map((name) => ({
    step: name,
    prompt: 'The run asks; its worker knows the words.',
    answers: runAnswers[name],
    since: startedAt,
    until: null,
  }));
  const ofSteps = asking.map(({ step, course }) => ({
    step: step.id,
    prompt:
      typeof step.with.prompt === 'string'
        ? step.with.prompt
        : (course.error?.message ?? `What about ${step.id}?`),
    answers: answersTo(step),
    since: course.since ?? startedAt,
    until: null,
  }));
  return closed === null ? [...asked, ...ofSteps] : ofSteps;
}

function answersTo(step: PlanStep): AnswerName[] {
  return step.kind === 'gate' ? ['approve', 'reject', 'abort'] : ['retry', 'skip', 'abort'];
}

function runbookOf({ memo, workflowType }: RunEvents): string | null {
  if (typeof memo.runbook === 'string') return memo.runbook;
  return workflowType === workflowTypes.runbook || workflowType === workflowTypes.teardown
    ? null
    : workflowType;
}

function isHeld(commands: readonly RecordedCommand[]): boolean {
  return commands.findLast(({ name }) => name === 'hold' || name === 'resume')?.name === 'hold';
}

function commandRecord({ at, name, input }: RecordedCommand): CommandRecord[] {
  const command = [...commandNames, 'cancel' as const].find((known) => known === name);
  const word = (value: unknown) => (typeof value === 'string' ? value : null);
  return command
    ? [{ at, command, step: word(input.step), by: word(input.by), reason: word(input.reason) }]
    : [];
}

/** The `next` of a run that goes on in nobody's hands. */
export const noWorkerSentence =
  'No worker answers. This is what the history tells; the run goes on when a worker is back.';

function nextSentence({ closed, reason, workflowId }: RunEvents): string {
  const because = reason ? ` (${reason})` : '';
  switch (closed) {
    case null:
    case 'continuedAsNew':
      return noWorkerSentence;
    case 'terminated':
      return `TERMINATED from outside${because} without taking anything down; \`showcaller teardown ${workflowId}\` does.`;
    case 'timedOut':
      return `TIMED OUT without taking anything down; \`showcaller teardown ${workflowId}\` does.`;
    case 'completed':
    case 'failed':
    case 'cancelled':
      return `The run has ended (${closed}) and left no record; this is what its history tells.`;
  }
}
