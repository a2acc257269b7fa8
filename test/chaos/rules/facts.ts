import type { RunStatus, StepStatus } from '../../../client/index.ts';
import type { JsonObject } from '../../../plan/json.ts';
import type { LedgerEntry } from '../../../simulator/index.ts';
import type { Played, PlayedShow } from '../played.ts';
import type { Show } from '../scenario.ts';
import { resourcesIn, stepsIn } from '../shows.ts';
import { resourcesOf } from '../stock.ts';

/** One step of one show, as written and as recorded at the very end. */
export interface StepFacts {
  show: PlayedShow;
  id: string;
  written: JsonObject;
  record: StepStatus;
}

/** The record that counts in the end: the tear-down's, which took the run's own over. */
export function recordOf({ last, tearDown }: PlayedShow): RunStatus {
  return tearDown && Object.keys(tearDown.steps).length > 0 ? tearDown : last;
}

export function showOf({ scenario }: Played, { name }: PlayedShow): Show {
  const found = scenario.shows.find((show) => show.name === name);
  if (!found) throw new RangeError(`no show ${name}`);
  return found;
}

export function stepFacts(played: Played): StepFacts[] {
  return played.shows.flatMap((show) =>
    stepsIn(showOf(played, show)).flatMap(([id, written]) => {
      const record = recordOf(show).steps[id];
      return record ? [{ show, id, written, record }] : [];
    }),
  );
}

/** Steps that name a resource; more than one where shows share it. */
export function stepsAbout(played: Played, name: string): StepFacts[] {
  return stepFacts(played).filter(({ written }) => resourcesOf(written).includes(name));
}

export function allResources({ scenario }: Played): string[] {
  return [...new Set(scenario.shows.flatMap(resourcesIn))];
}

export function touchedByOthers({ ledger }: Played, name: string): boolean {
  return ledger.some(
    (entry) => entry.actor === 'other' && entry.operation === 'set' && entry.resources.includes(name),
  );
}

export function isStart({ operation }: LedgerEntry): boolean {
  return /^(StartFlow|BatchStart|StartEdgeTranscodeJob)$/.test(operation);
}

export function isStop({ operation }: LedgerEntry): boolean {
  return /^(StopFlow|BatchStop|StopEdgeTranscodeJob)$/.test(operation);
}

/** Calls of ours, without acts of others. */
export function calls({ ledger }: Played): LedgerEntry[] {
  return ledger.filter(({ actor }) => actor === 'client');
}

/** Whether a call changed this very thing. */
export function changed({ effect }: LedgerEntry, name: string): boolean {
  return effect.some((text) => text.startsWith(`${name} `));
}

/** Starts and stops of a resource that took effect, in order. */
export function startsOf(played: Played, name: string): LedgerEntry[] {
  return calls(played).filter((entry) => isStart(entry) && changed(entry, name));
}

export function stopsOf(played: Played, name: string): LedgerEntry[] {
  return calls(played).filter((entry) => isStop(entry) && changed(entry, name));
}

/** When nothing may be taken down by itself any more: it was up, or on air. ISO; null: never. */
export function committedAt({ last }: PlayedShow): string | null {
  const times = [last.upAt, last.wentOnAirAt].filter((at) => at !== null).sort();
  return times[0] ?? null;
}

/** It was up, or came to the end of a show all the same: by its off-air time. */
export function wasAShow(show: PlayedShow): boolean {
  return committedAt(show) !== null || show.last.phase === 'ending' || show.last.phase === 'ended';
}

/** A command that the run took. */
export function gave({ last }: PlayedShow, command: string, step?: string): number {
  return last.commands.filter((one) => one.command === command && (step === undefined || one.step === step))
    .length;
}

/** Whose a submitted job is: the mark that the step put into its input. */
export function markIn({ request }: LedgerEntry): string | null {
  const { jobParams, Destination } = request as {
    jobParams?: { MARK?: unknown };
    Destination?: { S3Destination?: { DestinationPath?: unknown } };
  };
  const mark = jobParams?.MARK ?? Destination?.S3Destination?.DestinationPath;
  return typeof mark === 'string' ? mark : null;
}
