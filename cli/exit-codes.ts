import type { RunStatus } from '../plan/status.ts';

/** What the program's exit code says; scripts rely on it. */
export const exitCodes = {
  /** Done, ended, accepted, or detached and running. */
  ok: 0,
  /** Any other outcome. */
  otherwise: 1,
  /** Invalid input, an unknown id, a refused command. */
  invalid: 2,
  /** Temporal is out of reach. */
  unreachable: 3,
  /** No worker has polled the queue in the last minute. */
  noWorker: 4,
  /** Interrupted while following; the run goes on. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The exit code that a run's outcome stands for. */
export function exitCodeOf({ outcome }: Pick<RunStatus, 'outcome'>): ExitCode {
  switch (outcome) {
    case 'running':
    case 'done':
    case 'ended':
      return exitCodes.ok;
    case 'invalid':
      return exitCodes.invalid;
    case 'rolledBack':
    case 'stuck':
    case 'cancelled':
    case 'aborted':
    case 'failed':
    case 'terminated':
      return exitCodes.otherwise;
  }
}

/** Takes the exit code of a command that is done. */
export type Done = (exitCode: ExitCode) => void;
