// A workflow of its own, for looks.test.ts: a run that turns back at the moment in which a look of it ends.
import { CancellationScope } from '@temporalio/workflow';
import type { StepInput } from '../../activities/contract.ts';
import { baselineNow } from '../../workflows/schedule.ts';

/** Turns back at the end of the first look, in a workflow task that lasts until the second one has ended as well. */
export async function turnsBackAsItsLookEnds(first: StepInput, second: StepInput): Promise<boolean> {
  const forward = new CancellationScope({ cancellable: true });
  const looking = forward.run(() => baselineNow(second));
  await baselineNow(first);
  busy();
  forward.cancel();
  return (await looking).ready;
}

/** Some hundredths of a second of the workflow's own thread. */
function busy(): number {
  let sum = 0;
  for (let turn = 0; turn < 50_000_000; turn += 1) sum = (sum + turn) % 1_000_003;
  return sum;
}
