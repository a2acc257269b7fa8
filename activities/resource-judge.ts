import type { ResourceName } from '../plan/ledger.ts';
import type { BegunInput } from './begin.ts';
import { failResource, hasFailed, type ResourceNotes } from './resource-notes.ts';
import { outOfTries } from './retry-pause.ts';
import type { ResourceService, Seen } from './service.ts';
import type { Settings } from './settings.ts';

/** What is to be done about one resource now. */
export type Verdict = 'up' | 'wait' | 'turnOn' | 'failed';

interface Judging {
  input: BegunInput;
  notes: ResourceNotes;
  service: ResourceService;
  settings: Settings;
  /** Epoch milliseconds of the step's begin. */
  begunAt: number;
  now: number;
}

/** Decides by what was seen, what was called, and what was there before. Final failures go into the report. */
export function judge(judging: Judging, name: ResourceName, seen: Seen): Verdict {
  const { notes } = judging;
  notes.report.states[name] = seen.state;
  if (seen.class !== 'off') delete notes.offSince[name];
  else notes.offSince[name] ??= judging.now;
  if (hasFailed(notes, name)) return 'failed';
  switch (seen.class) {
    case 'on':
      return 'up';
    case 'coming':
    case 'recovering':
    case 'going':
      return 'wait';
    case 'busy':
      if (seen.message) warn(notes, `${name}: ${seen.message}`);
      return 'wait';
    case 'broken':
      failResource(notes, name, brokenType(seen), seen.state, stateMessage(name, seen));
      return 'failed';
    case 'off':
      return judgeOff(judging, name);
  }
}

/** Failure type of something broken: missing and forbidden are told apart from what the service itself calls broken. */
export function brokenType(seen: Seen): 'NotFound' | 'Forbidden' | 'ResourceBroken' {
  return seen.state === 'NotFound' || seen.state === 'Forbidden' ? seen.state : 'ResourceBroken';
}

export function stateMessage(name: ResourceName, seen: Seen): string {
  return `${name} is ${seen.state}${seen.message ? `: ${seen.message}` : ''}`;
}

function judgeOff({ input, notes, service, settings, begunAt, now }: Judging, name: ResourceName): Verdict {
  const offFor = now - (notes.offSince[name] ?? now);
  const accepted = notes.acceptedAt[name];
  const retried = input.previous !== null || input.uncertain;
  const foundOn = input.baseline.kind === 'resource' && input.baseline.on.includes(name);
  if (accepted !== undefined || (foundOn && !retried)) {
    if (Math.min(offFor, now - (accepted ?? 0)) < settings.startGraceMs) return 'wait';
    const who = accepted === undefined ? 'somebody else had started it' : 'its start was accepted';
    failResource(
      notes,
      name,
      'DidNotStart',
      notes.report.states[name] ?? '',
      `${name} is off again although ${who}`,
    );
    return 'failed';
  }
  const call = notes.report.calls[name];
  // A call whose answer was lost may still take effect: believe `off` only when it stays so.
  if (call?.answer === 'unknown' && offFor < (service.settlingMs ?? settings.settlingMs)) return 'wait';
  if (call && !notes.tryOpen && outOfTries(input.step.retry, spent(notes), begunAt, input.latestStart)) {
    const type = notes.refusedAs[name] ?? 'AnswerLost';
    const message = call.message ?? 'its start was sent and never answered';
    failResource(notes, name, type, call.code ?? '', `${name}: ${message} (after ${spent(notes)} tries)`);
    return 'failed';
  }
  return now >= notes.nextTryAt ? 'turnOn' : 'wait';
}

/** Tries that this activity has spent. */
export function spent(notes: ResourceNotes): number {
  return notes.report.tries - notes.triesBefore;
}

function warn(notes: ResourceNotes, text: string): void {
  if (!notes.report.warnings.includes(text) && notes.report.warnings.length < 20)
    notes.report.warnings.push(text);
}
