import { formatDuration } from '../../plan/duration.ts';
import type { Plan, PlanStep, Problem } from '../../plan/plan.ts';
import { criticalPath } from '../../plan/timing.ts';
import { formatProblems } from '../problems/format.ts';
import { stepsById, wavesAt } from './describe-plan.ts';

/** A plan for people: what starts when, how long it takes, and what the way back would do. */
export function planText(plan: Plan, warnings: readonly Problem[]): string {
  const steps = stepsById(plan);
  const path = criticalPath(plan.steps);
  const width = Math.max(...plan.steps.map((step) => step.id.length));
  const table = (waves: string[][]) =>
    waves.flatMap((wave, index) =>
      wave.map((id, row) => stepLine(steps.get(id), width, row === 0 ? `${index + 1}.` : '')),
    );
  const ups = wavesAt(plan, 'start');
  const ends = wavesAt(plan, 'end');
  const back = undoLines(plan, ups.toReversed());
  return [
    plan.description === null ? plan.name : `${plan.name}: ${plan.description}`,
    '',
    `On the way up, usually ${seconds(path.seconds)} (${path.steps.join(' → ')}):`,
    ...table(ups),
    '',
    plan.stayUp !== 'untilEnd'
      ? 'Then the run completes and leaves everything up, unless it is given an off-air time.'
      : 'Then it stays up until its end is called, and takes down what it brought up.',
    ...(ends.length > 0 ? ['When the show ends, beside the tear-down:', ...table(ends)] : []),
    '',
    'The way back, of what this run started:',
    ...(back.length > 0 ? back : ['  nothing to undo']),
    ...(warnings.length > 0 ? ['', 'Warnings:', formatProblems(warnings)] : []),
    '',
  ].join('\n');
}

function stepLine(step: PlanStep | undefined, width: number, number: string): string {
  if (!step) return '';
  const needs = step.needs.length > 0 ? `  after ${step.needs.join(', ')}` : '';
  const line = `  ${number.padEnd(3)} ${step.id.padEnd(width)}  ${step.uses}  ${seconds(step.typicalSeconds)}`;
  return `${line}${needs}`;
}

function undoLines(plan: Plan, waves: string[][]): string[] {
  const steps = stepsById(plan);
  return waves.flat().flatMap((id) => {
    const step = steps.get(id);
    const does = step ? undoOf(step) : null;
    return does === null ? [] : [`  ${id}: ${does}`];
  });
}

function undoOf(step: PlanStep): string | null {
  switch (step.kind) {
    case 'resource':
      if (step.undo === 'leave') return 'left up';
      return `stopped${step.alreadyOn === 'own' ? ', at the end of the show also what was on before' : ''}`;
    case 'job':
      return step.undo === 'cancel' ? 'cancelled if it has not ended' : 'left to end by itself';
    case 'observation':
    case 'gate':
      return null;
  }
}

function seconds(count: number): string {
  return `about ${formatDuration(count * 1000)}`;
}
