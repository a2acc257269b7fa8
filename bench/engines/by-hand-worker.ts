import { Context } from '@temporalio/activity';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { makeCalls } from '../work/calls.ts';
import { makeClients } from '../work/clients.ts';
import type { Show } from '../work/show.ts';
import { makeSteps } from '../work/steps.ts';

/* The worker of what is written by hand, at the SDK's defaults. */
interface Input {
  readonly address: string;
  readonly url: string;
  readonly taskQueue: string;
  readonly pollMs: number;
  readonly bundle: string;
}

const { address, url, taskQueue, pollMs, bundle }: Input = JSON.parse(process.argv[2] ?? '');
const calls = makeCalls(makeClients(url));

/** Beats while the step goes on. */
function beating(step: (show: Show) => Promise<void>) {
  return async (show: Show) => {
    const beat = setInterval(() => Context.current().heartbeat(), 1_000);
    try {
      await step(show);
    } finally {
      clearInterval(beat);
    }
  };
}

const steps = Object.fromEntries(
  Object.entries(makeSteps(calls, pollMs)).map(([name, step]) => [name, beating(step)]),
);

Runtime.install({ logger: new DefaultLogger('WARN') });
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address }),
  taskQueue,
  workflowBundle: { codePath: bundle },
  activities: { ...calls, ...steps },
});
await worker.run();
