import type { Problem } from '../../plan/plan.ts';
import type { Compiled } from '../../runbook/index.ts';
import { describePlan, mermaid, planText } from '../../runbook/index.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { findRunbook, missingError } from '../find-runbook.ts';
import { InputError } from '../input-error.ts';
import { refusePlan } from '../output/refuse-plan.ts';
import { type ParameterOptions, readParameters } from '../parameters.ts';
import type { Terminal } from '../terminal.ts';

export interface PlanOptions extends ParameterOptions {
  format: 'text' | 'json' | 'mermaid';
  /** Looks at the cloud; nothing of this command is loaded without it. */
  live?: boolean;
  onAir?: string;
  offAir?: string;
}

/** `plan`: what a runbook would do. Without parameters it is checked as far as it can be without them. */
export async function plan(runbook: string, options: PlanOptions, terminal: Terminal): Promise<ExitCode> {
  if (options.live) {
    const { planLive } = await import('./plan-live.ts');
    return planLive(runbook, options, terminal);
  }
  const compiled = compileHere(runbook, options, terminal);
  if (!compiled.ok) return refusePlan(compiled.problems, options.format, terminal);
  terminal.out(print(compiled, options.format).trimEnd());
  return exitCodes.ok;
}

type Ready = Pick<Extract<Compiled, { ok: true }>, 'ok' | 'plan' | 'warnings'>;
type Broken = { ok: false; problems: readonly Problem[] };

function compileHere(runbook: string, options: PlanOptions, terminal: Terminal): Ready | Broken {
  try {
    if (options.onAir !== undefined || options.offAir !== undefined)
      throw new InputError('--on-air and --off-air go with --live');
    const found = findRunbook(runbook, terminal.env);
    if (!('parsed' in found)) throw missingError(found);
    const { plan: bare, document, parameters: declarations, problems } = found.parsed;
    const given = options.parameter.length > 0 || options.parameters !== undefined;
    if (given) return found.compile(readParameters(options, document ? declarations : null));
    return bare ? { ok: true, plan: bare, warnings: problems } : { ok: false, problems };
  } catch (error) {
    if (error instanceof InputError) return { ok: false, problems: error.problems };
    throw error;
  }
}

function print({ plan: ready, warnings }: Ready, format: PlanOptions['format']): string {
  switch (format) {
    case 'text':
      return planText(ready, warnings);
    case 'json':
      return JSON.stringify(describePlan(ready, warnings));
    case 'mermaid':
      return mermaid(ready);
  }
}
