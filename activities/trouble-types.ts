import type { ErrorType } from './error-types.ts';

/** What the checks before a show find, by code; nothing is done about it. `docs/errors.md` shows the same. */
export const troubleTypes = {
  AlreadyOn: {
    meaning:
      'A resource is on, and its step says `alreadyOn: refuse`: the run would end before it starts anything.',
    next: 'Find out whose it is. Stop it before the steps begin, or write `alreadyOn: leave` or `own`.',
  },
  AndMore: {
    meaning: 'There is more than a list can hold.',
    next: 'Put right what is listed; the rest follows. `npx showcaller plan NAME --live` lists all of it.',
  },
  ApplicationNotRunning: {
    meaning: 'The M2 application does not run, so that no batch job can start.',
    next: 'Start the application before its step begins.',
  },
  Busy: {
    meaning: 'A resource is being created or updated, or in a state that nobody knows; it cannot start now.',
    next: 'Wait until that is over, or find out who is at work on it.',
  },
  Claimed: {
    meaning:
      'The steps begin within ten minutes, another run holds a resource of one, and that step says `onConflict: fail`.',
    next: 'Let the other run end first, or take it over when its step has failed: `showcaller take-over ID STEP --reason T`.',
  },
  Forbidden: {
    meaning: 'The credentials may not read it, so that nobody knows whether it could start.',
    next: 'Grant the permissions that `showcaller permissions` prints for the runbook.',
  },
  HarvestCancelled: {
    meaning: 'The harvest job that a step follows was cancelled.',
    next: 'Create it again under another name and correct the step, or do without.',
  },
  HarvestFailed: {
    meaning: 'The harvest job that a step follows has failed.',
    next: 'Read its error message, create it again under another name and correct the step, or do without.',
  },
  InvalidInput: {
    meaning: "The step's `with`, with its expressions read, is not valid.",
    next: 'Read the problem: it names the member and the value. Correct the runbook or what the step reads.',
  },
  Maintenance: {
    meaning: 'Maintenance is announced for a time that meets the show: it interrupts the resource.',
    next: "Move it to another date in the vendor's console, or let it be done before the show by a restart.",
  },
  MaintenanceWindow: {
    meaning: 'The weekly maintenance window of a resource meets the show; nothing is announced for it yet.',
    next: "Move the window to a time without shows, in the vendor's console.",
  },
  NoFreeSlot: {
    meaning: 'The channel group has as many harvest jobs in progress as the service documents as its limit.',
    next: 'Wait, or cancel one. Where your account has a higher limit, nothing.',
  },
  NotFound: {
    meaning: 'A resource does not exist, or not in this account and region.',
    next: 'Correct its id, or the region and account of the worker.',
  },
  NotSeen: {
    meaning: 'It could not be read for a minute, so that nobody knows how it is.',
    next: 'Read the message; check the network and the credentials of the worker. It is looked at again by itself.',
  },
  ProbeNotAllowed: {
    meaning: 'A step probes a host that the worker may not ask.',
    next: 'Add the host to SHOWCALLER_PROBE_HOSTS of the worker and restart it, or correct the address.',
  },
  ResourceBroken: {
    meaning: 'A resource is in a state that no start leads out of (ERROR, *_FAILED, being deleted).',
    next: "Repair it in the vendor's console, or write another one into the step.",
  },
} as const satisfies Record<string, ErrorType>;

export type TroubleType = keyof typeof troubleTypes;
