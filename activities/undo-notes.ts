import type { Holder } from '../plan/claims.ts';
import type { LeftUp, ResourceName, UndoReport } from '../plan/ledger.ts';

/** What the attempts of an undo hand on to each other. */
export interface UndoNotes {
  report: UndoReport;
  /** When the first attempt began; each resource has its time from its group's turn on. */
  groupSince: Record<string, number>;
  offSince: Record<ResourceName, number>;
  /** When a stop was accepted last. */
  stoppedAt: Record<ResourceName, number>;
  tries: Record<ResourceName, number>;
  nextTryAt: Record<ResourceName, number>;
  /** Why it is still on, as told last. */
  reason: Record<ResourceName, string>;
  /** The service's own spelling, as seen last. */
  state: Record<ResourceName, string>;
  /** When the undo began. */
  since: number;
}

/** Of an undo that begins now. */
export function freshUndoNotes(): UndoNotes {
  return {
    report: { undone: [], wasOff: [], leftUp: [], requestIds: [] },
    groupSince: {},
    offSince: {},
    stoppedAt: {},
    tries: {},
    nextTryAt: {},
    reason: {},
    state: {},
    since: Date.now(),
  };
}

/** It is down, or is left up: nothing more is done about it. */
export function isDecided({ report }: UndoNotes, name: ResourceName): boolean {
  return (
    report.undone.includes(name) ||
    report.wasOff.includes(name) ||
    report.leftUp.some((left) => left.resource === name)
  );
}

/** It is not turned off any more. */
export function leave({ report }: UndoNotes, left: LeftUp): void {
  report.leftUp.push(left);
}

/** Another run has it on air: it is left to the last that holds it. */
export function leaveToOthers(
  notes: UndoNotes,
  name: ResourceName,
  held: readonly Holder[],
  passed: readonly ResourceName[],
): void {
  const holder = held.find(({ names }) => names.includes(name));
  if ((!holder && !passed.includes(name)) || isDecided(notes, name)) return;
  const who = holder
    ? `run ${holder.workflowId} (step ${holder.step}) still holds it`
    : 'another run held it when this one let go';
  const reason = `${who}; the last to go turns it off`;
  leave(notes, { resource: name, reason, stuck: false, byHand: null, passedOn: true });
}

/** It feeds something that is still on. */
export function keep(notes: UndoNotes, resource: ResourceName, reason: string): void {
  if (!isDecided(notes, resource)) leave(notes, { resource, reason, stuck: false, byHand: null });
}

/** As the step names them, not as they happened to go off. */
export function inOrder(report: UndoReport, names: ResourceName[]): UndoReport {
  return {
    ...report,
    undone: names.filter((name) => report.undone.includes(name)),
    wasOff: names.filter((name) => report.wasOff.includes(name)),
    leftUp: names.flatMap((name) => report.leftUp.filter((left) => left.resource === name)),
  };
}
