import { Context } from '@temporalio/activity';

const everyMs = 1_000;

/** For what is over in a moment: says that it lives, should it take longer, so that it may be missed soon after its worker has died. */
export async function beating<Result>(work: () => Promise<Result>): Promise<Result> {
  const context = Context.current();
  const beats = setInterval(() => context.heartbeat(), everyMs);
  try {
    return await work();
  } finally {
    clearInterval(beats);
  }
}
