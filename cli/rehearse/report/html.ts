import { escapeHtml as text } from './escape-html.ts';
import { pageStyle } from './page-style.ts';
import type { PassReport, Report } from './report.ts';
import { margin, seconds } from './text.ts';
import { legend, timelineSvg } from './timeline.ts';

/** A report as one page that needs nothing beside it: no script, no picture, no font of elsewhere. */
export function reportHtml(report: Report): string {
  const name = report.runbook ?? 'rehearsal';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Rehearsal of ${text(name)}</title>
<style>${pageStyle}</style>
</head>
<body>
<h1>${text(name)}</h1>
${report.description === null ? '' : `<p>${text(report.description)}</p>`}
<p class="quiet">Rehearsed at ${text(report.rehearsedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC'))} on simulated services, ${report.compression} times as fast as a show; it took ${seconds(report.tookSeconds)}. Seed ${report.seed}.</p>
<p class="verdict${report.ready ? '' : ' bad'}">${text(report.verdict)}</p>
${facts(report)}
${people(report)}
${overview(report.passes)}
<p class="legend">${legend.map(([kind, words]) => `<span><i class="${kind}"></i>${words}</span>`).join('')}</p>
<p class="quiet">The lines show the passes as they were played, with the rehearsal's own work in them; the times in the table are without it.</p>
${report.passes.map(section).join('\n')}
${parameters(report)}
</body>
</html>
`;
}

function facts({ planned, measured, lead, marginSeconds }: Report): string {
  const fact = (label: string, value: string, more: string) =>
    `<div>${label}<b>${text(value)}</b><span class="quiet">${text(more)}</span></div>`;
  const from = lead.from === 'document' ? 'as the document says' : 'planned from the steps';
  return `<div class="facts">
${fact('Way up as planned', seconds(planned.seconds), planned.steps.join(' → '))}
${fact('Way up as measured', measured ? seconds(measured.seconds) : 'not up', measured?.steps.join(' → ') ?? 'the clean pass did not come up')}
${fact('Lead', seconds(lead.seconds), from)}
${fact('Margin to air', marginSeconds === null ? '–' : margin(marginSeconds), 'lead less the way up as measured')}
</div>`;
}

function people({ people: needed }: Report): string {
  if (needed.length === 0) return '<p>Nobody is needed as long as nothing goes wrong.</p>';
  const each = needed.map(({ step, prompt }) => `<li><b>${text(step)}</b>: ${text(prompt)}</li>`);
  return `<p>A person is needed even when nothing goes wrong:</p><ul>${each.join('')}</ul>`;
}

function overview(passes: readonly PassReport[]): string {
  const rows = passes.map(
    (pass) =>
      `<tr><td>${text(pass.title)}</td><td>${verdict(pass)}</td><td>${text(pass.outcome)}${pass.degraded ? ', degraded' : ''}</td>` +
      `<td class="number">${pass.toAirSeconds === null ? '–' : seconds(pass.toAirSeconds)}</td>` +
      `<td class="number">${pass.marginSeconds === null ? '–' : margin(pass.marginSeconds)}</td>` +
      `<td>${pass.undone ? 'yes' : 'NO'}</td><td class="number">${pass.calls.total} (${pass.calls.changing})</td></tr>`,
  );
  return `<table>
<thead><tr><th>Pass</th><th>Verdict</th><th>Ended as</th><th>To air</th><th>Margin</th><th>Undone</th><th>Calls (changing)</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>`;
}

function verdict({ passed }: PassReport): string {
  return passed ? '<span class="passed">passed</span>' : '<span class="failed">NOT PASSED</span>';
}

function section(pass: PassReport): string {
  const findings = pass.findings.map((finding) => `<li>${text(finding)}</li>`);
  const faults = pass.faults.map(
    ({ name, operation, hits }) => `${name} on ${operation}: ${hits === 1 ? 'once' : `${hits} times`}`,
  );
  const asked = pass.questions.map(({ step, prompt, answer }) => `${step} asked “${prompt}”: ${answer}`);
  const fact = (term: string, words: string) => `<dt>${term}</dt><dd>${text(words)}</dd>`;
  return `<section>
<header><h2>${text(pass.title)}</h2>${verdict(pass)}</header>
<dl>
${fact('What happens', pass.story)}
${fact('By design', pass.expected)}
${fact('Observed', pass.observed)}
${faults.length > 0 ? fact('Faults', faults.join('; ')) : ''}
${asked.length > 0 ? fact('Answered', asked.join('; ')) : ''}
</dl>
${findings.length > 0 ? `<ul class="findings">${findings.join('')}</ul>` : ''}
${timelineSvg(pass)}
</section>`;
}

function parameters({ parameters: sources }: Report): string {
  const made = Object.entries(sources).filter(([, from]) => from === 'example' || from === 'invented');
  if (made.length === 0) return '';
  const words = made.map(([name, from]) => `${name} (${from})`).join(', ');
  return `<p class="quiet">Not given, but from the example or made up: ${text(words)}.</p>`;
}
