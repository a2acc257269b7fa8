import { formatDuration } from '../../plan/duration.ts';
import type { Plan, PlanStep } from '../../plan/plan.ts';

const shapes: Record<PlanStep['kind'], readonly [string, string]> = {
  resource: ['[', ']'],
  job: ['(', ')'],
  observation: ['([', '])'],
  gate: ['{{', '}}'],
};

/**
 * A plan's graph as a Mermaid flowchart. Resources are boxes, jobs rounded, observations stadiums, gates hexagons.
 *
 * @param notes - a last line for the steps that have one, by id
 */
export function mermaid(plan: Plan, notes: ReadonlyMap<string, string> = new Map()): string {
  // Mermaid has words of its own, such as `end`: nodes are numbered.
  const nodes = new Map(plan.steps.map((step, index) => [step.id, `s${index}`]));
  const node = (step: PlanStep) => {
    const [open, close] = shapes[step.kind];
    const note = notes.get(step.id);
    const lines = [step.id, step.uses, formatDuration(step.typicalSeconds * 1000), ...(note ? [note] : [])];
    const label = lines.join('<br/>');
    return `${nodes.get(step.id)}${open}"${label}"${close}`;
  };
  const atEnd = plan.steps.filter((step) => step.at === 'end');
  return [
    'flowchart LR',
    ...plan.steps.filter((step) => step.at === 'start').map((step) => `  ${node(step)}`),
    ...(atEnd.length > 0 ? ['  subgraph ending [when the show ends]'] : []),
    ...atEnd.map((step) => `    ${node(step)}`),
    ...(atEnd.length > 0 ? ['  end'] : []),
    ...plan.steps.flatMap((step) =>
      step.needs.map((need) => `  ${nodes.get(need)} --> ${nodes.get(step.id)}`),
    ),
    '',
  ].join('\n');
}
