/**
 * A worker that may be killed: `tsx worker-process.ts JSON`. One worker serves all slots of a siege, with activities for the
 * cloud of each: a run's id says which slot it is in.
 */
import { Context } from '@temporalio/activity';
import { Client } from '@temporalio/client';
import pino from 'pino';
import { createActivities, SearchAttributes } from '../../activities/index.ts';
import { loadBundle } from '../../worker/bundle.ts';
import { connectWorker } from '../../worker/connect.ts';
import { installRuntime } from '../../worker/runtime.ts';
import { createWorker } from '../../worker/worker.ts';
import { patient } from './patient.ts';
import { slotIn } from './slot-name.ts';

/** What the process is told. */
export interface WorkerProcessInput {
  server: { address: string; namespace: string };
  taskQueue: string;
  /** What differs in the environment of each slot's cloud clients. */
  slots: Record<string, string>[];
}

const { server, taskQueue, slots }: WorkerProcessInput = JSON.parse(process.argv[2] ?? '');
const logger = pino({ level: process.env.CHAOS_LOG ?? 'silent' }, pino.destination(2));
// Credentials are the same in all, and the vendors' chains read this process's.
Object.assign(process.env, slots[0]);
installRuntime({ logger, env: process.env });

const { connection, namespace } = await patient(() => connectWorker({ server }));
const client = new Client({ connection, namespace });
const searchAttributes = new SearchAttributes({ client, namespace, logger, ownServer: true });
const sets = slots.map((slot) => {
  const env = { ...process.env, ...slot };
  return createActivities({ env, logger, client, namespace, taskQueue, searchAttributes });
});

type Activity = (typeof sets)[number][string];

/** Each activity does its work in the cloud of the run that it is for. */
function dispatch(name: string): Activity {
  return (input) => {
    const set = sets[slotIn(Context.current().info.workflowExecution?.workflowId ?? '')];
    const activity = set?.[name];
    if (!activity) throw new RangeError(`no ${name} in this slot`);
    return activity(input);
  };
}

const activities = Object.fromEntries(Object.keys(sets[0] ?? {}).map((name) => [name, dispatch(name)]));
const bundle = await loadBundle();
const worker = await patient(() => createWorker({ connection, namespace, taskQueue, activities, ...bundle }));
process.once('SIGTERM', () => worker.getState() === 'RUNNING' && worker.shutdown());
void searchAttributes.register();
await worker.run();
