import { log } from '@temporalio/activity';
import { type JobReport, openSubmissions, type Submission, type UndoReport } from '../plan/ledger.ts';
import type { JobStep } from '../plan/plan.ts';
import { Attempt, isEnding } from './attempt.ts';
import type { UndoInput } from './contract.ts';
import type { World } from './dependencies.ts';
import { followInterval } from './intervals.ts';
import { findLost } from './job-find.ts';
import { jobKey } from './job-notes.ts';
import type { JobService } from './service.ts';

interface JobUndoNotes {
  report: UndoReport;
  submissions: Submission[];
  /** Whether a submit without an answer has been found, or surely did not take effect. */
  looked: boolean;
  since: number;
  cancelledAt: Record<string, number>;
  /** An attempt ended without a word: a cancel that is not noted may have been sent. */
  uncertain: boolean;
}

/** Cancels what is surely ours and still runs; what is only presumed ours, or is to be left, is listed. */
export async function undoJob(
  world: World,
  service: JobService,
  step: JobStep,
  input: UndoInput,
  namespace: string,
): Promise<UndoReport> {
  const known = input.entry.report?.kind === 'job' ? input.entry.report : null;
  const fresh: JobUndoNotes = {
    report: { undone: [], wasOff: [], leftUp: [], requestIds: [] },
    submissions: openSubmissions(known).map((submission) => ({ ...submission })),
    looked: known !== null && known.answer !== 'unknown',
    since: Date.now(),
    cancelledAt: {},
    uncertain: false,
  };
  const attempt = new Attempt(fresh, input.run, world.place);
  const { notes } = attempt;
  if (attempt.uncertain) notes.uncertain = true;
  for (let poll = 0; ; poll += 1) {
    attempt.beat(`${notes.submissions.length} to see to`);
    const late = Date.now() - notes.since > world.settings.undoTimeoutMs;
    if (!notes.looked) await lookForLost(world, service, step, input, namespace, attempt, known, late);
    for (const submission of [...notes.submissions])
      await seeTo(world, service, step, input, attempt, submission, late);
    if (notes.looked && notes.submissions.length === 0) return notes.report;
    await attempt.wait(followInterval(world.settings.pollMs, poll, 5_000), () => null);
  }
}

async function lookForLost(
  world: World,
  service: JobService,
  step: JobStep,
  input: UndoInput,
  namespace: string,
  attempt: Attempt<JobUndoNotes>,
  known: JobReport | null,
  late: boolean,
): Promise<void> {
  const { notes } = attempt;
  const { baseline } = input.entry;
  if (baseline.kind !== 'job') return;
  const n = known?.n ?? 1;
  try {
    const key = jobKey(namespace, input.run, step.id, n);
    const found = await attempt.read(
      (signal) => findLost(service, input.with, key, baseline, known, signal),
      () => null,
    );
    const certainty = service.identity === 'token' && found.length === 1 ? 'sure' : 'presumed';
    for (const { id, state } of found)
      notes.submissions.push({ id, n, certainty, state, ended: false, requestIds: [] });
    notes.looked = found.length > 0 || Date.now() - notes.since >= world.settings.jobSettlingMs;
  } catch (error) {
    attempt.throwIfEnding(() => null);
    const { type, message, kind } = service.judgeRead(error);
    if (kind === 'again' && !late) return;
    notes.looked = true;
    leave(attempt, step.id, `whether its submit took effect cannot be read: ${type}: ${message}`, null);
  }
}

async function seeTo(
  world: World,
  service: JobService,
  step: JobStep,
  input: UndoInput,
  attempt: Attempt<JobUndoNotes>,
  submission: Submission,
  late: boolean,
): Promise<void> {
  const { notes } = attempt;
  const { id } = submission;
  const done = () => {
    notes.submissions = notes.submissions.filter((one) => one.id !== id);
  };
  const byHand = service.byHand(id, input.with);
  let why = '';
  try {
    const seen = await attempt.read(
      (signal) => service.observe(id, input.with, { signal }),
      () => null,
    );
    if (seen.class !== 'waiting') {
      if (seen.class === 'cancelled' && mayBeOurs(notes, submission, step)) notes.report.undone.push(id);
      return done();
    }
    why = `it is ${seen.state}`;
  } catch (error) {
    attempt.throwIfEnding(() => null);
    const { type, message } = service.judgeRead(error);
    why = `it cannot be read: ${type}: ${message}`;
  }
  if (submission.certainty === 'presumed') {
    leave(attempt, id, 'only presumed ours: its submit had no answer; a person decides', byHand);
    return done();
  }
  if (step.undo === 'leave') {
    leave(attempt, id, 'undo: leave', byHand);
    return done();
  }
  if (late) {
    leave(attempt, id, `not cancelled after ${world.settings.undoTimeoutMs / 1000} s: ${why}`, byHand);
    return done();
  }
  const cancelledAt = notes.cancelledAt[id];
  if (cancelledAt !== undefined && Date.now() - cancelledAt < world.settings.settlingMs) return;
  if (!attempt.maySend()) throw attempt.giveBack('its time to send has passed; the next attempt sends', null);
  try {
    const until = notes.since + world.settings.undoTimeoutMs;
    const call = async () => {
      await service.cancel(id, input.with);
      return Date.now();
    };
    const at = await attempt.send({ call, report: () => null, until });
    if (at !== null) notes.cancelledAt[id] = at;
  } catch (error) {
    if (isEnding(error)) throw error;
    const outcome = service.judgeEffect(error, 'cancel');
    log.warn('a cancel was not accepted', { job: id, type: outcome.type, code: outcome.code });
    if (outcome.kind === 'unknown') notes.cancelledAt[id] = Date.now();
    if (outcome.kind !== 'refusedForGood') return;
    leave(attempt, id, `${outcome.type}: ${outcome.message}`, byHand);
    done();
  }
}

/** Whether it is our cancel that it ended by. */
function mayBeOurs(
  { cancelledAt, uncertain }: JobUndoNotes,
  { id, certainty }: Submission,
  step: JobStep,
): boolean {
  return cancelledAt[id] !== undefined || (uncertain && certainty === 'sure' && step.undo === 'cancel');
}

/** A job left running makes no run stuck. */
function leave(
  attempt: Attempt<JobUndoNotes>,
  resource: string,
  reason: string,
  byHand: string | null,
): void {
  attempt.notes.report.leftUp.push({ resource, reason, stuck: false, byHand });
}
