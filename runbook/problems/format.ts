import type { Problem } from '../../plan/plan.ts';

/** One problem on one line: `file:line:column path: message`. */
export function formatProblem(problem: Problem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== null).join(':');
  const warning = problem.severity === 'warning' ? 'warning: ' : '';
  const path = problem.path === '' ? '' : `${problem.path}: `;
  return `${place === '' ? '' : `${place} `}${warning}${path}${problem.message}`;
}

/** All of them, one on each line. */
export function formatProblems(problems: readonly Problem[]): string {
  return problems.map(formatProblem).join('\n');
}
