import { formatDuration } from '../../../plan/duration.ts';
import type { RunStatus, StepStatus } from '../../../plan/status.ts';
import type { Played } from '../pass.ts';

/** What happened in a pass, in a few sentences. `wrong`: how many things are not as they should be. */
export function observed(played: Played, toAir: number | null, wrong: number): string {
  const { last, down, questions } = played;
  const asked = questions.filter(({ answer }) => answer !== 'approve');
  const people = asked.map(({ step, answer }) => `${step} asked a person, who said ${answer}.`);
  const rest =
    wrong === 0
      ? 'Everything is off or on again as it should be.'
      : `${wrong} ${wrong === 1 ? 'thing is' : 'things are'} not as it should be.`;
  return [`${up(last, toAir)}; ${way(last, down)}${counts(down ?? last)}.`, ...people, rest].join(' ');
}

function up({ upAt, wentOnAirAt }: RunStatus, toAir: number | null): string {
  if (upAt === null) return 'It did not come up';
  const early = wentOnAirAt !== null && wentOnAirAt < upAt ? ', on air before all of it was up' : '';
  return `Up${toAir === null ? '' : ` after about ${formatDuration(Math.round(toAir) * 1000)}`}${early}`;
}

function way({ outcome, degraded }: RunStatus, down: RunStatus | null): string {
  const words = outcome === 'done' && down ? 'handed over, then torn down' : `ended as ${outcome}`;
  return `${words}${degraded ? ', degraded' : ''}`;
}

function counts({ steps }: RunStatus): string {
  const of = (kind: StepStatus['kind']) => Object.values(steps).filter((step) => step.kind === kind);
  const total = (kind: StepStatus['kind'], list: 'started' | 'adopted' | 'undone') =>
    of(kind).reduce((sum, step) => sum + step[list].length, 0);
  const left = Object.values(steps).flatMap((step) =>
    step.left.map(({ resource, reason }) => `${resource}: ${reason}`),
  );
  const jobs = total('job', 'started');
  const words = [
    ...(of('resource').length > 0
      ? [`${total('resource', 'started')} started`, `${total('resource', 'undone')} undone`]
      : []),
    ...(total('resource', 'adopted') > 0 ? [`${total('resource', 'adopted')} adopted`] : []),
    ...(left.length > 0 ? [`${left.length} left up (${left.join('; ')})`] : []),
    ...(jobs > 0 ? [`${jobs} ${jobs === 1 ? 'job' : 'jobs'} submitted`] : []),
  ];
  return words.length === 0 ? '' : `: ${words.join(', ')}`;
}
