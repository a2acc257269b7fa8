import { CancellationScope } from '@temporalio/workflow';
import { condition } from './moment.ts';

/** Works in a scope of its own, which is cancelled once the work is no longer wanted; what it came to by then still arrives. */
export async function whileWanted<Result>(
  unwanted: () => boolean,
  work: (scope: CancellationScope) => Promise<Result>,
): Promise<Result> {
  const scope = new CancellationScope({ cancellable: true });
  let over = false;
  void CancellationScope.nonCancellable(async () => {
    await condition(() => over || unwanted());
    if (!over) scope.cancel();
  });
  try {
    return await scope.run(() => work(scope));
  } finally {
    over = true;
  }
}
