/**
 * A worker that may be killed: `tsx worker-process.ts JSON`. One worker serves all slots of a siege, with activities for the
 * cloud of each: a run's id says which slot it is in. Where whoever started it listens, it goes to work at their word.
 */
import { once } from 'node:events';
import { Context } from '@temporalio/activity';
import pino from 'pino';
import { createActivities } from '../../activities/index.ts';
import { startWorker } from '../../worker/start-worker.ts';
import { patient } from './patient.ts';
import { slotIn } from './slot-name.ts';

/** What the process is told. */
export interface WorkerProcessInput {
  server: { address: string; namespace: string };
  taskQueue: string;
  /** What differs in the environment of each slot's cloud clients. */
  slots: Record<string, string>[];
}

/** What it says to who listens. */
export type WorkerWord = 'loaded' | 'polls';

type Activities = ReturnType<typeof createActivities>;

const { server, taskQueue, slots }: WorkerProcessInput = JSON.parse(process.argv[2] ?? '');
const logger = pino({ level: process.env.CHAOS_LOG ?? 'silent' }, pino.destination(2));
// Credentials are the same in all, and the vendors' chains read this process's.
Object.assign(process.env, slots[0]);

/** Each activity does its work in the cloud of the run that it is for. */
function makeActivities(dependencies: Parameters<typeof createActivities>[0]): Activities {
  const sets = slots.map((slot) => createActivities({ ...dependencies, env: { ...process.env, ...slot } }));
  const dispatch =
    (name: string): Activities[string] =>
    (input) => {
      const activity = sets[slotIn(Context.current().info.workflowExecution?.workflowId ?? '')]?.[name];
      if (!activity) throw new RangeError(`no ${name} in this slot`);
      return activity(input);
    };
  return Object.fromEntries(Object.keys(sets[0] ?? {}).map((name) => [name, dispatch(name)]));
}

function say(word: WorkerWord): void {
  process.send?.(word);
}

if (process.connected) {
  process.once('disconnect', () => process.exit());
  // What a worker loads with the first calls of its clients.
  await Promise.all([
    import('@aws-sdk/client-m2'),
    import('@aws-sdk/client-mediaconnect'),
    import('@aws-sdk/client-medialive'),
    import('@aws-sdk/client-mediapackagev2'),
    import('@alicloud/openapi-core'),
  ]);
  const word = once(process, 'message');
  say('loaded');
  await word;
}
const worker = await patient(() => startWorker({ server, taskQueue, logger, makeActivities }));
say('polls');
process.once('SIGTERM', () => void worker.stop());
await worker.ended;
