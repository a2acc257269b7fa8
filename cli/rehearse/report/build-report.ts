import { concealer } from '../../../plan/secrets.ts';
import { criticalPath } from '../../../plan/timing.ts';
import type { StepInput } from '../inputs.ts';
import { judge } from '../judge.ts';
import { states } from '../judge-cloud.ts';
import { leadSeconds, measuredPath, timeToAir } from '../measure.ts';
import type { Ready } from '../parameters.ts';
import type { Piece, Played } from '../pass.ts';
import { concealed } from './concealed.ts';
import { observed } from './observed.ts';
import type { PassReport, Report, StepReport } from './report.ts';
import { scale, timelineRows } from './rows.ts';

/** All that a report is made of. */
export interface Material {
  ready: Ready;
  piece: Piece;
  inputs: readonly StepInput[];
  /** The clean pass first. */
  passes: readonly Played[];
  seed: number;
  /** Epoch milliseconds. */
  begunAt: number;
  endedAt: number;
}

/** Judges every pass and puts together what is to be said. */
export function buildReport(material: Material): Report {
  const { ready, piece, seed } = material;
  const { plan, pace } = piece;
  const [first] = material.passes;
  const measured = first ? measuredPath(plan, first, pace) : null;
  const lead = leadSeconds(plan);
  const passes = material.passes.map((played) => passReport(material, played, measured?.seconds ?? null));
  const failed = passes.filter(({ passed }) => !passed);
  const conceal = concealer(ready.parameters, plan.secretParameters);
  return concealed(conceal, {
    runbook: plan.name,
    description: plan.description,
    ready: failed.length === 0,
    verdict: verdict(plan.name, passes, failed),
    seed,
    compression: pace.compression,
    rehearsedAt: new Date(material.begunAt).toISOString(),
    tookSeconds: Math.round((material.endedAt - material.begunAt) / 1000),
    parameters: ready.sources,
    lead: { seconds: lead, from: plan.leadMs === null ? 'planned' : 'document' },
    planned: criticalPath(plan.steps),
    measured: measured && { ...measured, seconds: Math.round(measured.seconds) },
    marginSeconds: measured && Math.round(lead - measured.seconds),
    people: first?.questions.map(({ step, prompt }) => ({ step, prompt })) ?? [],
    passes,
    problems: [],
  });
}

function verdict(name: string, passes: readonly PassReport[], failed: readonly PassReport[]): string {
  const count = `${passes.length} ${passes.length === 1 ? 'pass' : 'passes'}`;
  if (failed.length === 0)
    return `${name} is ready: ${count}, each as the document wants it, and everything undone.`;
  return `${name} is NOT ready: ${failed.length} of ${count} not passed (${failed.map(({ scenario }) => scenario).join(', ')}).`;
}

function passReport(material: Material, played: Played, cleanSeconds: number | null): PassReport {
  const { piece, inputs, passes } = material;
  const { plan, pace, bystanders } = piece;
  const { scenario, last, down, questions, faults } = played;
  const findings = judge({ played, plan, inputs, bystanders });
  const toAir = secondsToAir(played, passes[0] ?? played, cleanSeconds, pace.compression);
  const margin = toAir === null ? null : Math.round(leadSeconds(plan) - toAir);
  const left = states({ played, inputs });
  return {
    ...{ scenario: scenario.name, title: scenario.title, story: scenario.story },
    ...{ expected: scenario.expected, ending: scenario.ending },
    observed: observed(played, toAir, left.length),
    passed: findings.length === 0,
    findings,
    outcome: last.outcome,
    degraded: last.degraded,
    undone: left.length === 0,
    toAirSeconds: toAir === null ? null : Math.round(toAir),
    marginSeconds: margin,
    calls: callsOf(played),
    faults,
    questions,
    steps: Object.fromEntries(
      plan.steps.flatMap(({ id }): [string, StepReport][] => {
        const step = down?.steps[id] ?? last.steps[id];
        const up = last.steps[id];
        if (!step || !up) return [];
        const { started, adopted, undone, leftUp } = step;
        const lists = { started, adopted, undone, leftUp };
        const error = up.error && `${up.error.type}: ${up.error.message}`;
        return [[id, { uses: up.uses, state: step.state, attempts: up.attempts, ...lists, error }]];
      }),
    ),
    timeline: timelineRows(played, inputs, pace),
    marks: marksOf(played, pace.compression),
  };
}

function marksOf(played: Played, compression: number): PassReport['marks'] {
  const scaled = scale(played, compression);
  const at = (instant: string | null) => (instant === null ? null : scaled(Date.parse(instant)));
  const { upAt, wentOnAirAt, endingAt } = played.last;
  return { up: at(upAt), onAir: at(wentOnAirAt), ending: at(endingAt) };
}

/** What the clean pass would take in the world, and the delay that this one had beside it. */
function secondsToAir(
  played: Played,
  first: Played,
  cleanSeconds: number | null,
  compression: number,
): number | null {
  const here = timeToAir(played);
  const there = timeToAir(first);
  if (here === null || there === null || cleanSeconds === null) return null;
  return cleanSeconds + (Math.max(0, here - there) * compression) / 1000;
}

function callsOf({ ledger }: Played): PassReport['calls'] {
  const calls = ledger.filter(({ actor }) => actor === 'client');
  const byOperation: Record<string, number> = {};
  for (const { operation } of calls) byOperation[operation] = (byOperation[operation] ?? 0) + 1;
  return {
    total: calls.length,
    changing: calls.filter(({ effect }) => effect.length > 0).length,
    byOperation,
  };
}
