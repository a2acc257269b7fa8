import type { Problem } from '../../plan/plan.ts';
import type { Compiled } from '../../runbook/index.ts';
import { describePlan, formatProblems, mermaid, planText } from '../../runbook/index.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { findRunbook, missingError } from '../find-runbook.ts';
import { InputError } from '../input-error.ts';
import { type ParameterOptions, readParameters } from '../parameters.ts';
import type { Terminal } from '../terminal.ts';

interface PlanOptions extends ParameterOptions {
  format: 'text' | 'json' | 'mermaid';
}

/** `plan`: what a runbook would do. Without parameters it is checked as far as it can be without them. */
export function plan(runbook: string, options: PlanOptions, terminal: Terminal): ExitCode {
  const compiled = compileHere(runbook, options, terminal);
  if (!compiled.ok) {
    if (options.format === 'json') terminal.out(JSON.stringify(noPlan(compiled.problems)));
    else terminal.err(formatProblems(compiled.problems));
    return exitCodes.invalid;
  }
  terminal.out(print(compiled, options.format).trimEnd());
  return exitCodes.ok;
}

type Ready = Pick<Extract<Compiled, { ok: true }>, 'ok' | 'plan' | 'warnings'>;
type Broken = { ok: false; problems: readonly Problem[] };

function compileHere(runbook: string, options: PlanOptions, terminal: Terminal): Ready | Broken {
  try {
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

/** The same members as of a plan, with nothing in them but the problems. */
function noPlan(problems: readonly Problem[]) {
  return { name: null, steps: {}, waves: [], criticalPath: { steps: [], seconds: 0 }, problems };
}
