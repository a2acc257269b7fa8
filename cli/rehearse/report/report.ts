import type { Problem } from '../../../plan/plan.ts';
import type { Outcome } from '../../../plan/status.ts';
import type { CriticalPath } from '../../../plan/timing.ts';
import type { Answered } from '../operator.ts';
import type { ParameterSource } from '../parameters.ts';
import type { Ending } from '../scenario.ts';
import type { TimelineRow } from './rows.ts';

/** What a rehearsal found; as `--format json` prints it. All times are those of a real show, in seconds. */
export interface Report {
  runbook: string | null;
  description: string | null;
  ready: boolean;
  /** One sentence. */
  verdict: string;
  /** The same seed, the same choices. */
  seed: number;
  /** So many seconds of a show passed in one second of the rehearsal. */
  compression: number;
  /** ISO instant. */
  rehearsedAt: string;
  /** How long the rehearsal itself took. */
  tookSeconds: number;
  parameters: Record<string, ParameterSource>;
  /** Time before air at which steps begin; `document`: its `lead`. */
  lead: { seconds: number; from: 'document' | 'planned' };
  planned: CriticalPath;
  /** Of the clean pass; null when it did not come up. */
  measured: CriticalPath | null;
  /** What is left of the lead once everything is up; below 0: late. */
  marginSeconds: number | null;
  /** Where a person is needed even when nothing goes wrong. */
  people: { step: string; prompt: string }[];
  passes: PassReport[];
  problems: Problem[];
}

/** One pass. */
export interface PassReport {
  scenario: string;
  title: string;
  story: string;
  expected: string;
  ending: Ending;
  observed: string;
  passed: boolean;
  /** Everything that was not as it should be. */
  findings: string[];
  outcome: Outcome;
  degraded: boolean;
  /** Everything that was off is off again, and everything that was on is on. */
  undone: boolean;
  toAirSeconds: number | null;
  marginSeconds: number | null;
  calls: { total: number; changing: number; byOperation: Record<string, number> };
  faults: { name: string; operation: string; hits: number }[];
  questions: Answered[];
  steps: Record<string, StepReport>;
  timeline: TimelineRow[];
  /** Seconds of the show since its first step began; null: it never was. */
  marks: { up: number | null; onAir: number | null; ending: number | null };
}

/** One step of a pass. */
export interface StepReport {
  uses: string;
  state: string;
  attempts: number;
  started: string[];
  adopted: string[];
  undone: string[];
  leftUp: string[];
  error: string | null;
}
