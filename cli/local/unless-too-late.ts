import { CommandRefused, type RunStatus } from '../../client/index.ts';

/** Gives a command to a run that may have moved on meanwhile, such as one that hands off as soon as it is up. */
export async function unlessTooLate(command: Promise<RunStatus>): Promise<void> {
  try {
    await command;
  } catch (error) {
    if (!(error instanceof CommandRefused)) throw error;
  }
}
