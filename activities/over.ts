import type { Context } from '@temporalio/activity';

const ended = new WeakSet<Context>();

/** Does an activity's work; when it is through, the activity is over. */
export async function untilOver<Result>(context: Context, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } finally {
    ended.add(context);
  }
}

/** Nothing of it is to be told any more but its end. */
export const isOver = (context: Context): boolean => ended.has(context);
