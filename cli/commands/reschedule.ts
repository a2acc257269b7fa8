import type { ExitCode } from '../exit-codes.ts';
import { byOf, type GivingOptions, give } from '../giving.ts';
import { InputError } from '../input-error.ts';
import type { Terminal } from '../terminal.ts';

interface RescheduleOptions extends GivingOptions {
  onAir?: string;
  offAir?: string;
  keep?: 'duration' | 'end';
}

/** `reschedule`: the show is at another time than planned. The worker reads the times, as at a start. */
export function reschedule(id: string, options: RescheduleOptions, terminal: Terminal): Promise<ExitCode> {
  const { onAir, offAir, keep } = options;
  if (onAir === undefined && offAir === undefined)
    throw new InputError('reschedule needs --on-air, --off-air or both');
  return give(id, options, terminal, (run) =>
    run.reschedule({
      ...(onAir !== undefined && { onAirAt: onAir }),
      ...(offAir !== undefined && { offAirAt: offAir }),
      ...(keep !== undefined && { keep }),
      ...byOf(options),
    }),
  );
}
