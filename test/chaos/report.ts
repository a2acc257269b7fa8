import type { LedgerEntry } from '../../simulator/index.ts';
import type { Played, PlayedShow } from './played.ts';

/** All of a scenario for a person: its plan, what the cloud saw, and the records. */
export function describePlayed({ scenario, shows, before, after, ledger, finally: end }: Played): string {
  const states = Object.keys(before)
    .filter((name) => before[name] !== after[name] || before[name] !== end[name])
    .map((name) => `${name}: ${before[name]} → ${after[name]} → ${end[name]}`);
  const { shows: planned, ...rest } = scenario;
  return [
    `SEED ${scenario.seed}`,
    ...planned.map(({ document, ...show }) =>
      [JSON.stringify(show), ...Object.entries(document).map(([key, value]) => stepLines(key, value))].join(
        '\n',
      ),
    ),
    JSON.stringify({ ...rest, events: undefined, faults: undefined }),
    ...scenario.faults.map((fault) => `fault ${JSON.stringify(fault)}`),
    ...scenario.events.map((event) => `event ${JSON.stringify(event)}`),
    'LEDGER',
    ...ledger.map(line),
    'STATES',
    ...states,
    ...shows.map(recordLines),
    '',
  ].join('\n');
}

function stepLines(key: string, value: unknown): string {
  if (key !== 'steps' || typeof value !== 'object' || value === null)
    return `${key}: ${JSON.stringify(value)}`;
  return Object.entries(value)
    .map(([id, step]) => `  ${id}: ${JSON.stringify(step)}`)
    .join('\n');
}

function line({ at, actor, operation, status, errorCode, fault, resources, effect }: LedgerEntry): string {
  return [
    at.slice(14),
    actor,
    operation,
    status,
    errorCode,
    fault,
    resources.join(' '),
    effect.join(', '),
  ].join(' | ');
}

function recordLines({ name, last, tearDown, defects }: PlayedShow): string {
  const of = (status: typeof last) =>
    Object.entries(status.steps).map(([id, step]) => {
      const lists = ['started', 'adopted', 'startedByOthers', 'undone', 'leftUp', 'left'] as const;
      const full = lists
        .filter((key) => step[key].length > 0)
        .map((key) => `${key} ${JSON.stringify(step[key])}`);
      return `  ${id} ${step.state} ${step.attempts} ${full.join(' ')} ${step.error ? JSON.stringify(step.error) : ''}`;
    });
  const { outcome, phase, degraded, startedAt, upAt, wentOnAirAt, endingAt, endedAt, commands, error } = last;
  return [
    `SHOW ${name} ${JSON.stringify({ outcome, phase, degraded, startedAt, upAt, wentOnAirAt, endingAt, endedAt, error })}`,
    ...commands.map((command) => `  ${JSON.stringify(command)}`),
    ...of(last),
    ...(tearDown ? [`TEARDOWN ${tearDown.outcome} ${JSON.stringify(tearDown.error)}`, ...of(tearDown)] : []),
    ...defects,
  ].join('\n');
}
