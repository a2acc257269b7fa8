import type { RunState } from './state.ts';

/** One sentence: what happens next, what you must do, and what happens if you do nothing. */
export function nextSentence(state: RunState): string {
  const asking = [...state.steps.values()].flatMap((run) => (run.question ? [run.question] : []));
  const [first] = asking;
  if (state.outcome !== 'running') return endSentence(state);
  if (first) {
    const others = asking.length > 1 ? ` (and ${asking.length - 1} more)` : '';
    const answers = `${first.answers.slice(0, -1).join(', ')} or ${first.answers.at(-1)}`;
    const limit = first.until
      ? `If you do nothing, it answers by itself at ${clock(first.until)}.`
      : stillGoing(state)
        ? 'Nothing else waits for it but the steps that need it.'
        : 'Nothing starts or stops until you do.';
    return `YOUR TURN: ${answers} ${first.step}${others}: ${first.prompt} ${limit}`;
  }
  if (state.held) return 'HELD: no further step starts until you resume. What is up stays up.';
  switch (state.phase) {
    case 'preflight':
      return 'Every resource is looked at before anything starts. You need do nothing.';
    case 'scheduled':
      return 'Scheduled.';
    case 'onAir':
      return 'ON AIR.';
    case 'starting':
      return `Starting: ${underWay(state)}. You need do nothing.`;
    case 'up':
      if (state.cancelRequested)
        return 'UP: cancellation was requested and nothing was stopped, because the show is up. `end` takes it down; if you do nothing, it stays up.';
      return 'UP: everything is up and stays up until you end it with `end`.';
    case 'ending':
      return `Taking the show down: ${underWay(state)}. You need do nothing.`;
    case 'rollingBack':
      return `Rolling back: ${underWay(state)}. Only what this run started is stopped. You need do nothing.`;
    case 'ended':
    case 'rolledBack':
      return endSentence(state);
  }
}

function stillGoing(state: RunState): boolean {
  return [...state.steps.values()].some((run) => run.state === 'starting' || run.state === 'undoing');
}

function underWay(state: RunState): string {
  const names = [...state.steps]
    .filter(([, run]) => run.state === 'starting' || run.state === 'undoing')
    .map(([id]) => id);
  if (names.length === 0) return 'the next steps are being prepared';
  return names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');
}

function endSentence(state: RunState): string {
  const because = state.error ? ` ${state.error.message}` : '';
  const degraded = state.degraded ? ' It is degraded: see the steps that failed.' : '';
  switch (state.outcome) {
    case 'running':
      return '';
    case 'done':
      return `DONE: everything is up, and stays up; \`teardown\` takes it down.${degraded}`;
    case 'ended':
      return `ENDED: what this run started is down again.${degraded}`;
    case 'rolledBack':
      return `ROLLED BACK: what this run started is down again.${because}`;
    case 'stuck':
      return `STUCK: something of this run could not be stopped and may be costing money.${because}`;
    case 'cancelled':
      return 'CANCELLED: what this run started is down again.';
    case 'aborted':
      return 'ABORTED: what this run started is down again.';
    case 'failed':
      return `FAILED: nothing was started.${because}`;
    case 'invalid':
      return 'INVALID: the runbook or its parameters have problems; nothing was started.';
    case 'terminated':
      return 'TERMINATED: the run was ended from outside without taking anything down.';
  }
}

function clock(iso: string): string {
  return `${iso.slice(11, 19)} UTC`;
}
