import type { failureTypes } from '../plan/status.ts';
import type { ErrorType } from './error-types.ts';

/** Stable `type`s that the life cycles and the walks give failures of their own; each is a row of docs/errors.md. */
export const engineErrorTypes = {
  AlreadyOn: {
    meaning: 'A resource was on before the run, and its step says `alreadyOn: refuse`.',
    next: 'Find out whose it is. Stop it and start again, or write `alreadyOn: leave` or `own`.',
  },
  Cancelled: {
    meaning: 'The step was ended because the run turned back, or because a person skipped it.',
    next: 'Nothing: what its calls came to is in the ledger, and is undone.',
  },
  Claimed: {
    meaning:
      'Another run holds what the step is about, and the step says `onConflict: fail`; or it would wait for ever.',
    next: 'Wait until the run that the message names has let go, or take it over: `showcaller take-over ID STEP --reason T`.',
  },
  Defect: {
    meaning: 'Showcaller itself has failed in a way that nobody foresaw.',
    next: "Report it with the message and the worker's log; `retry` or `skip` the step meanwhile.",
  },
  DidNotStart: {
    meaning: 'The start was accepted, and the resource is off again after the time of grace.',
    next: "Look at the resource's alerts and inputs in the vendor's console, then `retry`.",
  },
  Error: {
    meaning: 'An activity failed without a type of ours.',
    next: "Read the message and the worker's log, and report it; `retry` the step.",
  },
  GivenBack: {
    meaning: 'An attempt was handed over: the worker stops, or the time in which it may send has passed.',
    next: 'Nothing: the next attempt begins at once and knows all that this one knew. It is no failure.',
  },
  InvalidInput: {
    meaning: "The step's `with`, with its expressions read, is not valid; nothing was sent.",
    next: 'Read the problem: it names the member and the value. Correct the runbook or what the step reads.',
  },
  NoAnswer: {
    meaning: 'Nobody answered an approval in the time that the document gives.',
    next: 'Nothing: the document has decided, to roll back or to go on without. Give `ask` more time when people need it.',
  },
  NotSo: {
    meaning: 'What was looked for is finally not so.',
    next: "Look at it in the vendor's console, then `retry` or `skip`.",
  },
  ProbeNotAllowed: {
    meaning:
      "A probe's address, or one that it leads to, is of a host that the worker may not ask; nothing was sent there.",
    next: 'Add the host to SHOWCALLER_PROBE_HOSTS of the worker and restart it, then `retry`; or correct the address.',
  },
  Refused: {
    meaning: 'A command does not fit the run as it is; nothing was changed.',
    next: 'Read the reason; `status` shows what the run takes now.',
  },
  Rejected: {
    meaning: 'A person said no to an approval.',
    next: '`retry` asks again, `skip` goes on all the same, `abort` takes everything down.',
  },
  ResourceBroken: {
    meaning: 'A resource is in a state that no start leads out of (ERROR, *_FAILED, being deleted).',
    next: "Repair it in the vendor's console, then `retry`; or start again with another one.",
  },
  SubmissionAmbiguous: {
    meaning: 'The answer to a submit was lost, and several jobs may be the one that it started.',
    next: 'Compare the jobs that the message names. `skip` when one of them is it, `retry` when none is.',
  },
  TimedOut: {
    meaning:
      "The step's `timeout` has passed, or its activity ended without a report; what it did is read back.",
    next: 'See in the message what was not up yet. `retry`, with a longer `timeout` next time when it was only slow.',
  },
  Unknown: {
    meaning: "The run's history names no reason.",
    next: 'Look at the run in the Temporal UI.',
  },
  WrongPlace: {
    meaning:
      'The worker acts in another place (account, region, endpoints) than the run began in; nothing was sent.',
    next: 'Start a worker of the place that the message names; give each place a task queue of its own.',
  },
} as const satisfies Record<string, ErrorType>;

/** What a run ends with when it does not end well. */
export const runErrorTypes = {
  Aborted: {
    meaning: 'A person aborted the run; what it brought up is down again.',
    next: 'Nothing. `status` lists what was undone.',
  },
  InvalidRunbook: {
    meaning: 'The document, its parameters or its times have problems; nothing was started.',
    next: 'Correct each problem: `status` lists them all, `showcaller validate FILE` those of the document.',
  },
  RolledBack: {
    meaning: 'A step failed before the show was up; what the run brought up is down again.',
    next: "Do what the failed step's own type says, then start again.",
  },
  RunFailed: {
    meaning:
      'The run ended before it brought anything up, such as for a missing resource; nothing was started.',
    next: 'The message lists everything that stands in the way: correct it and start again.',
  },
  Stuck: {
    meaning: 'Something that should be off could not be turned off, and may be costing money.',
    next: 'Run the command that the message gives for each, or `showcaller teardown ID` to try again.',
  },
  UnknownRunbook: {
    meaning: 'The catalogue of the worker has no runbook of that name; nothing was started.',
    next: 'The message lists the names there are. Mind SHOWCALLER_RUNBOOKS of the worker.',
  },
} as const satisfies Record<(typeof failureTypes)[keyof typeof failureTypes], ErrorType>;
