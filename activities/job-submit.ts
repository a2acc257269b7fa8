import { log } from '@temporalio/activity';
import { type JobBaseline, type JobReport, joinAnswers } from '../plan/ledger.ts';
import type { JobStep } from '../plan/plan.ts';
import { Attempt, isEnding } from './attempt.ts';
import type { BegunInput } from './begin.ts';
import { asPoll } from './caller.ts';
import type { ActResult } from './contract.ts';
import type { World } from './dependencies.ts';
import { followInterval, untilNextPoll } from './intervals.ts';
import { findLost } from './job-find.ts';
import { current, freshJobNotes, type JobNotes, jobKey } from './job-notes.ts';
import { outOfTries, retryPause } from './retry-pause.ts';
import { answerOf, type CallOutcome, type FoundJob, type JobSeen, type JobService } from './service.ts';

const slowestPollMs = 30_000;
/** From then on it does not matter how long a look takes, and those that one list has answered meet again at the next. */
const longIntervalMs = 5_000;

interface Submitting {
  world: World;
  service: JobService;
  step: JobStep;
  input: BegunInput;
  baseline: JobBaseline;
  attempt: Attempt<JobNotes>;
  deadline: number;
}

/** Submits a job once and follows it to its end; what was sent without an answer is looked for before anything is sent again. */
export async function submitJob(
  world: World,
  service: JobService,
  step: JobStep,
  input: BegunInput,
  namespace: string,
): Promise<ActResult> {
  const attempt = new Attempt(
    freshJobNotes(input),
    input.run,
    world.place,
    (notes) => notes.report,
    input.acting,
  );
  const { notes } = attempt;
  if (attempt.uncertain && !current(notes.report)) {
    notes.report.answer = joinAnswers(notes.report.answer ?? undefined, 'unknown');
    // What that attempt may have sent has to be looked for as long as anything else.
    notes.lookedSince = null;
  }
  if (input.baseline.kind !== 'job') throw new RangeError(`${step.id} has no baseline of a job`);
  const deadline = step.timeoutMs === null ? Number.POSITIVE_INFINITY : attempt.scheduledAt + step.timeoutMs;
  const going: Submitting = { world, service, step, input, baseline: input.baseline, attempt, deadline };
  let since = Date.now();
  for (let poll = 0; ; poll += 1) {
    const submitted = current(notes.report) !== null;
    const result = submitted ? await asPoll(() => follow(going)) : await bringAbout(going, namespace);
    if (result) return result;
    // However long a look takes, the next one is as long after the submit.
    if (!submitted) since = Date.now();
    if (current(notes.report) && service.acceptedIsEnough(input.with)) return conclude(going, null);
    if (Date.now() >= deadline) throw attempt.fail('TimedOut', timedOut(going), notes.report);
    const interval = followInterval(world.settings.pollMs, poll, slowestPollMs);
    const pause = interval < longIntervalMs ? untilNextPoll(interval, since) : interval;
    await attempt.wait(Math.max(1, Math.min(pause, deadline - Date.now())), () => notes.report);
  }
}

/** No submission of ours is known: looks for a lost one, waits until it may submit, submits. */
async function bringAbout(going: Submitting, namespace: string): Promise<ActResult | null> {
  const { attempt, service, input, step } = going;
  const { notes } = attempt;
  const { report } = notes;
  if (report.answer === 'unknown' && !(await lookedLongEnough(going, namespace))) return null;
  const notBefore = Math.max(notes.nextTryAt, service.notBefore?.(input.with) ?? 0);
  if (Date.now() < notBefore) {
    attempt.beat(`waiting until ${new Date(notBefore).toISOString()} to submit`);
    return null;
  }
  // A service may have done what it refused: one without a token is looked at before it is asked again.
  if (report.answer === 'refused' && service.identity === 'lookAlike') {
    const found = await lookForLost(going, namespace);
    if (!found) return null;
    if (found.length > 0) {
      report.answer = 'unknown';
      return null;
    }
  }
  if (outOfTries(step.retry, spent(notes), attempt.scheduledAt, input.latestStart)) {
    const why = notes.refusedAs ?? { type: 'AnswerLost', message: 'it was submitted and never answered' };
    throw attempt.fail(why.type, `${why.message} (after ${spent(notes)} tries)`, report);
  }
  if (!attempt.maySend())
    throw attempt.giveBack('its time to send has passed; the next attempt sends', report);
  // What it came to is told at once, and a heartbeat just before would delay that.
  attempt.say('submitting');
  const key = jobKey(namespace, input.run, step.id, report.n);
  try {
    const submitted = await attempt.send({
      call: () => service.submit(input.with, key),
      report: () => report,
      until: going.deadline,
    });
    if (!submitted) return null;
    const { id, requestId, state } = submitted;
    report.tries += 1;
    report.answer = 'accepted';
    remember(report, { id, startedAt: null, state: state ?? '' }, 'sure', requestId);
    // Without a token it is told from those of others by its id alone.
    attempt.beat(`submitted as ${id}`, service.identity === 'lookAlike');
  } catch (error) {
    if (isEnding(error)) throw error;
    report.tries += 1;
    await afterRefusal(going, service.judgeEffect(error, 'submit'));
  }
  return null;
}

async function afterRefusal(going: Submitting, told: CallOutcome): Promise<void> {
  const { attempt, service, step, input } = going;
  const { notes } = attempt;
  const { report } = notes;
  const before = report.answer;
  const outcome = await explained(going, told);
  log.warn('a submit was not accepted', {
    step: step.id,
    type: outcome.type,
    code: outcome.code,
    detail: outcome.message,
  });
  if (outcome.requestId) report.requestIds = [...report.requestIds, outcome.requestId].slice(-4);
  // Under our own token, "it exists already" is the echo of our own submit.
  const echo = outcome.kind === 'readBack' && (before === 'unknown' || service.identity === 'token');
  report.answer = joinAnswers(before ?? undefined, echo ? 'unknown' : answerOf(outcome.kind));
  notes.refusedAs = { type: outcome.type, message: outcome.message };
  notes.lookedSince = null;
  if (outcome.kind === 'refusedForGood') throw attempt.fail(outcome.type, outcome.message, report);
  notes.nextTryAt =
    Date.now() + Math.max(outcome.retryAfterMs ?? 0, retryPause(step.retry, spent(notes), input.latestStart));
}

/** More of a refusal, by reading; as it was when that cannot be read. */
async function explained(
  { service, input, attempt }: Submitting,
  outcome: CallOutcome,
): Promise<CallOutcome> {
  if (outcome.kind !== 'readBack' || !service.explain) return outcome;
  try {
    return await attempt.read(
      async (signal) => (await service.explain?.(outcome, input.with, { signal })) ?? outcome,
      () => attempt.notes.report,
    );
  } catch {
    attempt.throwIfEnding(() => attempt.notes.report);
    return outcome;
  }
}

/** Looks for a submit without an answer. True: it has not been found for the settling time, so it did not take effect. */
async function lookedLongEnough(going: Submitting, namespace: string): Promise<boolean> {
  const { attempt, service, world } = going;
  const { notes } = attempt;
  const { report } = notes;
  attempt.beat('the answer was lost: looking for what was submitted');
  const found = await lookForLost(going, namespace);
  if (!found) return false;
  const [only] = found;
  if (found.length > 1) {
    const names = found.map((job) => job.id).join(', ');
    throw attempt.fail(
      'SubmissionAmbiguous',
      `The answer to the submit was lost, and any of these may be it: ${names}`,
      report,
      { mustAsk: true },
    );
  }
  if (only) {
    report.answer = 'accepted';
    remember(report, only, service.identity === 'token' ? 'sure' : 'presumed');
    if (service.identity === 'lookAlike')
      report.warnings.push(
        `${only.id} is presumed ours: its submit had no answer, and it is the only one alike`,
      );
    return false;
  }
  notes.lookedSince ??= Date.now();
  return Date.now() - notes.lookedSince >= world.settings.jobSettlingMs;
}

/** Reads which executions may be one of ours that has no id yet; null: that cannot be read now. */
async function lookForLost(going: Submitting, namespace: string): Promise<FoundJob[] | null> {
  const { attempt, service, input, step, baseline } = going;
  const { report } = attempt.notes;
  try {
    const key = jobKey(namespace, input.run, step.id, report.n);
    return await attempt.read(
      (signal) => findLost(service, input.with, key, baseline, report, signal),
      () => report,
    );
  } catch (error) {
    attempt.throwIfEnding(() => report);
    const verdict = service.judgeRead(error);
    log.warn('looking for a lost submit failed', { type: verdict.type, code: verdict.code });
    if (verdict.kind === 'final')
      throw attempt.fail(
        verdict.type,
        `What was submitted cannot be looked for: ${verdict.message}`,
        report,
        { mustAsk: true },
      );
    return null;
  }
}

function remember(
  report: JobReport,
  job: FoundJob,
  certainty: 'sure' | 'presumed',
  requestId?: string,
): void {
  const requestIds = requestId ? [requestId] : [];
  report.submissions.push({
    id: job.id,
    n: report.n,
    certainty,
    state: job.state || null,
    ended: false,
    requestIds,
  });
}

/** Reads how it is; a result once it has ended. */
async function follow(going: Submitting): Promise<ActResult | null> {
  const { attempt, service, input } = going;
  const { report } = attempt.notes;
  const submission = current(report);
  if (!submission) return null;
  let seen: JobSeen;
  try {
    seen = await attempt.read(
      (signal) => service.observe(submission.id, input.with, { signal, waiting: true }),
      () => report,
    );
  } catch (error) {
    attempt.throwIfEnding(() => report);
    const verdict = service.judgeRead(error);
    log.warn('a read failed', {
      type: verdict.type,
      code: verdict.code,
      alarm: verdict.alarm,
    });
    if (verdict.kind === 'final' && !service.acceptedIsEnough(input.with))
      throw attempt.fail(verdict.type, verdict.message, report);
    attempt.beat(`${submission.id}: ${verdict.type}`);
    return null;
  }
  submission.state = seen.state;
  attempt.live(`${submission.id} is ${seen.state}`);
  switch (seen.class) {
    case 'waiting':
      return null;
    case 'warned':
      report.warnings.push(seen.message ?? `${submission.id} ended ${seen.state}`);
      submission.ended = true;
      return conclude(going, seen);
    case 'succeeded':
      submission.ended = true;
      return conclude(going, seen);
    case 'failed':
    case 'cancelled':
    case 'unclear':
      submission.ended = true;
      throw attempt.fail(
        seen.type ?? 'JobFailed',
        seen.message ?? `${submission.id} ended ${seen.state}`,
        report,
        {
          mustAsk: seen.class === 'unclear',
        },
      );
  }
}

function conclude({ attempt, service }: Submitting, seen: JobSeen | null): ActResult {
  const { report } = attempt.notes;
  const submission = current(report);
  const outputs = seen?.outputs ?? (submission ? service.outputs(submission.id, submission.state) : {});
  return { report, outputs, adopted: false, degraded: false, pages: {} };
}

function spent(notes: JobNotes): number {
  return notes.report.tries - notes.triesBefore;
}

function timedOut({ attempt, step }: Submitting): string {
  const submission = current(attempt.notes.report);
  return submission
    ? `${submission.id} was still ${submission.state ?? 'not seen'} when ${step.id} ran out of time`
    : `${step.id} could not be submitted in time`;
}
