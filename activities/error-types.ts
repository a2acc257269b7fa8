/** What a failure type means, and what a person does about it. */
export interface ErrorType {
  meaning: string;
  next: string;
}

/** Stable `type`s of failures that calls to services and their jobs come to; each is a row of docs/errors.md. */
export const errorTypes = {
  Throttled: {
    meaning: 'The service refused the call because too many came; nothing was done.',
    next: 'Nothing: it is tried again. If it stays so, see what else calls the service in this account.',
  },
  ServiceUnavailable: {
    meaning: 'The service answered with an error of its own (5xx); whether it did anything is read back.',
    next: "Look at the vendor's status page; `retry` the step when the service is well again.",
  },
  AnswerLost: {
    meaning: 'The call was sent and no readable answer came; whether it did anything is read back.',
    next: 'Check the network between the worker and the service.',
  },
  Unreachable: {
    meaning: 'No connection to the service could be made; nothing was sent.',
    next: "Check the worker's network, name resolution and the endpoint variables.",
  },
  WrongEndpoint: {
    meaning: 'What answered is not the service: a web page, or a certificate that does not fit.',
    next: 'Check the endpoint variables (AWS_ENDPOINT_URL…, ALIBABA_CLOUD_LIVE_ENDPOINT) and any proxy.',
  },
  NotFound: {
    meaning: 'The resource does not exist in this account and region.',
    next: 'Check the id, the region and the account; correct the parameters and start again.',
  },
  Forbidden: {
    meaning: "The worker's identity may not do this.",
    next: 'Grant the permissions that `showcaller permissions` prints for the runbook, then `retry`.',
  },
  InvalidRequest: {
    meaning: 'The service does not accept the values that were sent.',
    next: "Read the service's message and correct the step's `with`.",
  },
  Conflict: {
    meaning: 'The service says that the resource is not in a state for this call; its state is read back.',
    next: 'See what else is working on the resource; `retry` when it is at rest.',
  },
  TokenMismatch: {
    meaning: 'Our client token was used before with other values.',
    next: 'The `with` of the step changed after its job was created: look at that job, then `skip` or start a new run.',
  },
  CredentialsExpired: {
    meaning: "The worker's credentials have expired; nothing was done.",
    next: "Renew the worker's credentials now: it tries again by itself.",
  },
  CredentialsMissing: {
    meaning: 'The worker found no credentials; nothing was sent.',
    next: "Give the worker credentials by the vendor's default chain; it tries again by itself.",
  },
  CredentialsInvalid: {
    meaning: "The service does not know the worker's key, or its signature is wrong.",
    next: "Correct the worker's credentials, then `retry`.",
  },
  ClockSkew: {
    meaning: "The worker's clock differs too much from the service's; nothing was done.",
    next: "Set the worker's clock (NTP); it tries again by itself.",
  },
  RegionMissing: {
    meaning: 'No AWS region is configured; nothing was sent.',
    next: 'Set AWS_REGION for the worker, or a region in its profile.',
  },
  QuotaExceeded: {
    meaning: 'The account has used up a quota.',
    next: 'Raise the quota at the vendor or free something, then `retry`.',
  },
  TasksExceeded: {
    meaning: 'Too many edge transcoding tasks run in this account at the moment.',
    next: 'Nothing: it is tried again every 30 s. Stop a task that nobody needs.',
  },
  TooManyHarvestJobs: {
    meaning: 'The channel group has as many harvest jobs in progress as it may have.',
    next: 'Nothing: it is tried again. Cancel a harvest that nobody needs, or raise the quota.',
  },
  UnknownCode: {
    meaning: 'The service answered with a code that Showcaller does not know; what it did is read back.',
    next: "Look the code up in the vendor's documentation, and report it.",
  },
  ApplicationNotRunning: {
    meaning: 'The M2 application is not running, so that no batch job can start.',
    next: 'Start the application, then `retry`.',
  },
  HarvestFailed: {
    meaning: 'The harvest job ended FAILED.',
    next: "Read the service's ErrorMessage; correct the cause and `retry` (a new job is created).",
  },
  HarvestCancelled: {
    meaning: 'The harvest job was cancelled by somebody.',
    next: 'Ask who cancelled it; `retry` creates a new one.',
  },
  JobFailed: {
    meaning: 'The batch job ended Failed.',
    next: 'Read its return code and log; `retry` submits a new one, `skip` goes on without it.',
  },
  JobCancelled: {
    meaning: 'The batch job was cancelled by somebody.',
    next: 'Ask who cancelled it; `retry` submits a new one, `skip` goes on without it.',
  },
  JobPurged: {
    meaning: 'The batch job ended Purged, and nobody can read from that whether it did its work.',
    next: 'Look at what it should have written; then `skip`, or `retry` to submit a new one.',
  },
} as const satisfies Record<string, ErrorType>;

/** A stable failure type of a call or a job. */
export type FailureType = keyof typeof errorTypes;
