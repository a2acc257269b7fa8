import { formatDuration } from '../../../plan/duration.ts';
import type { PassReport, Report } from './report.ts';

/** A report for people, in plain text. */
export function reportText(report: Report): string {
  const { planned, measured, lead, marginSeconds, people, passes } = report;
  const made = Object.entries(report.parameters).filter(
    ([, from]) => from === 'invented' || from === 'example',
  );
  return [
    report.verdict,
    '',
    `Way up as planned:  ${path(planned.steps, planned.seconds)}`,
    `Way up as measured: ${measured ? path(measured.steps, measured.seconds) : 'it did not come up'}`,
    `Lead:               ${seconds(lead.seconds)} (${lead.from === 'document' ? "the document's" : 'planned from the steps'})`,
    ...(marginSeconds === null ? [] : [`Margin to air:      ${margin(marginSeconds)}`]),
    ...(people.length > 0 ? ['', 'A person is needed even when nothing goes wrong:'] : []),
    ...people.map(({ step, prompt }) => `  ${step}: ${prompt}`),
    ...passes.flatMap((pass, index) => ['', ...passLines(pass, index)]),
    '',
    `Times are those of a show; the rehearsal ran ${report.compression} times as fast, and took ${seconds(report.tookSeconds)}.`,
    ...(made.length > 0
      ? [
          `Not given, but from the example or made up: ${made.map(([name, from]) => `${name} (${from})`).join(', ')}.`,
        ]
      : []),
    `Seed ${report.seed}: --seed ${report.seed} makes the same choices again.`,
  ].join('\n');
}

function passLines(pass: PassReport, index: number): string[] {
  const { calls } = pass;
  const late = pass.marginSeconds === null ? '' : `; margin ${margin(pass.marginSeconds)}`;
  return [
    `${index + 1}. ${pass.title}: ${pass.passed ? 'passed' : 'NOT PASSED'}`,
    `   what happens: ${pass.story}`,
    `   by design:    ${pass.expected}`,
    `   observed:     ${pass.observed}`,
    `   calls:        ${calls.total}, of which ${calls.changing} changed something${late}`,
    ...pass.findings.map((finding) => `   NOT AS IT SHOULD BE: ${finding}`),
  ];
}

/** Seconds as people say them; a negative margin is late. */
export function margin(count: number): string {
  return count < 0 ? `${seconds(-count)} LATE` : seconds(count);
}

export function seconds(count: number): string {
  return formatDuration(Math.round(count) * 1000);
}

function path(steps: readonly string[], count: number): string {
  return `${seconds(count)} (${steps.join(' → ')})`;
}
