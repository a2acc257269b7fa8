import { openEndedMs } from '../../activities/maintenance.ts';
import { lookFromOutside } from '../../activities/outlook/from-outside.ts';
import type { ShowWindow } from '../../activities/service.ts';
import { readAhead, scopeAhead } from '../../plan/ahead.ts';
import type { Problem } from '../../plan/plan.ts';
import { concealer } from '../../plan/secrets.ts';
import type { Show } from '../../plan/show.ts';
import { type Compiled, mermaid } from '../../runbook/index.ts';
import { readShow } from '../../runbook/times/index.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { findRunbook, missingError } from '../find-runbook.ts';
import { InputError } from '../input-error.ts';
import { callSheet } from '../live/call-sheet.ts';
import { machineZone } from '../live/clock.ts';
import { concealedLive } from '../live/conceal-live.ts';
import { isBlocked, livePlan } from '../live/live-plan.ts';
import { verdictText } from '../live/states-text.ts';
import { planTimes } from '../live/times.ts';
import { refusePlan } from '../output/refuse-plan.ts';
import { readParameters } from '../parameters.ts';
import type { Terminal } from '../terminal.ts';
import type { PlanOptions } from './plan.ts';

/** `plan --live`: what a run started now would find and do. Reads the cloud with a worker's clients; changes nothing. */
export async function planLive(
  argument: string,
  options: PlanOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const now = Date.now();
  const ready = prepare(argument, options, terminal, now);
  if (!ready.ok) return refusePlan(ready.problems, options.format, terminal);
  const { compiled, show } = ready;
  const { plan, parameters, warnings } = compiled;
  const times = planTimes(plan, show, now);
  const scope = scopeAhead({ runId: plan.name, parameters, show, now });
  const { readable, unread } = readAhead(plan.steps, scope);
  const window = windowOf(show, times.leadAt, now);
  const look = await lookFromOutside({ env: terminal.env, steps: readable, window });
  const conceal = concealer(parameters, plan.secretParameters);
  const live = concealedLive(livePlan({ plan, warnings, show, times, look, unread }), conceal);
  const zone = show.zone ?? machineZone();
  const { description } = plan;
  const text = () => callSheet({ live, times, description, zone, now, place: look.place });
  const verdicts = () =>
    new Map(Object.entries(live.steps).map(([id, step]) => [id, verdictText(step.live, step.uses)]));
  const printed = {
    text,
    json: () => JSON.stringify(live),
    mermaid: () => mermaid(plan, verdicts()),
  }[options.format]();
  terminal.out(conceal(printed.trimEnd()));
  return isBlocked(live) ? exitCodes.otherwise : exitCodes.ok;
}

type Ready =
  | { ok: true; compiled: Extract<Compiled, { ok: true }>; show: Show }
  | { ok: false; problems: readonly Problem[] };

/** All of the input, judged as that of a run is. */
function prepare(argument: string, options: PlanOptions, terminal: Terminal, now: number): Ready {
  try {
    const found = findRunbook(argument, terminal.env);
    if (!('parsed' in found)) throw missingError(found);
    const { document, parameters: declarations } = found.parsed;
    const compiled = found.compile(readParameters(options, document ? declarations : null));
    if (!compiled.ok) return compiled;
    const { onAir, offAir } = options;
    const given = {
      ...(onAir !== undefined && { onAirAt: onAir }),
      ...(offAir !== undefined && { offAirAt: offAir }),
    };
    const read = readShow({ given, dueAt: now, now, stayUp: compiled.plan.stayUp });
    return read.ok ? { ok: true, compiled, show: read.show } : read;
  } catch (error) {
    if (error instanceof InputError) return { ok: false, problems: error.problems };
    throw error;
  }
}

/** From when the steps begin until off air; null: nobody has said when that is. */
function windowOf({ onAirAt, offAirAt }: Show, leadAt: number | null, now: number): ShowWindow | null {
  if (onAirAt === null || leadAt === null) return null;
  return { from: Math.max(now, leadAt), to: offAirAt ?? onAirAt + openEndedMs };
}
