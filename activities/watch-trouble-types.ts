import type { ErrorType } from './error-types.ts';

/** What health gates and the watch find in what is up, by code; nothing is done about it. `docs/errors.md` shows the same. */
export const watchTroubleTypes = {
  Alert: {
    meaning: 'A channel or a multiplex has an alert that is SET, such as for a missing input.',
    next: "Do what the alert says; the vendor's console has its history. It is over when the service clears it.",
  },
  FlowError: {
    meaning: 'A flow has error messages, or messages about its source.',
    next: 'Read them: they name what is wrong at the source or at an output.',
  },
  NoInput: {
    meaning: 'A flow is ACTIVE and no stream arrives at its source.',
    next: 'Look at the encoder, its address and port, and what the source lets in.',
  },
  NotSeen: {
    meaning:
      'It could not be read, so that nobody knows how it is: a missing permission, or a service that does not answer.',
    next: 'Read the reason. Grant the permissions that `showcaller permissions` prints, or check the network; look at it in the console meanwhile.',
  },
  NotUp: {
    meaning: 'Something that should be up is not: it was stopped by somebody, or has failed.',
    next: 'Find out who stopped it. `retry` the step brings back what is off.',
  },
  PipelineLost: {
    meaning: 'A channel or a multiplex runs on fewer pipelines than it has.',
    next: 'It is on air without its spare. Look at its alerts; MediaLive restarts a pipeline that has failed by itself.',
  },
  Recovering: {
    meaning: 'MediaLive restarts a pipeline of it (RECOVERING).',
    next: 'Nothing: it comes back by itself. If it stays so, look at its alerts.',
  },
} as const satisfies Record<string, ErrorType>;

export type WatchTroubleType = keyof typeof watchTroubleTypes;
