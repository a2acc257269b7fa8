import { shellCommand } from '../plan/shell.ts';
import { makeCurrent } from '../plan/worker-version.ts';
import type { WorkerVersion } from './worker-versions.ts';

/** The workers of a task queue, and those of which something is wanted. */
export interface Workers {
  namespace: string;
  taskQueue: string;
  /** Have polled within the last minute. */
  polling: readonly WorkerVersion[];
  /** Any of these will do. */
  wanted: readonly WorkerVersion[];
  /** The run that is pinned to the one that is wanted; null: none is. */
  pinned: string | null;
}

type Named = NonNullable<WorkerVersion>;

const nameOf = ({ deploymentName, buildId }: Named) => `${deploymentName}:${buildId}`;

/**
 * Says why nobody would take it, and the command that helps.
 *
 * @param what - what did not happen, or happens later; a sentence
 */
export function whyNoWorker(workers: Workers, what: string): string {
  const { taskQueue, polling, wanted, pinned } = workers;
  const missing = wanted.find((version) => version !== null) ?? null;
  const other = polling.findLast((version) => version !== null) ?? null;
  if (missing && pinned !== null) return pinnedRun(workers, missing, other, pinned, what);
  if (missing || other) return notCurrent(workers, missing, other, what);
  return (
    `No worker has polled the task queue ${taskQueue} in the last minute: ${what} ` +
    'Start one with `showcaller worker`, or check SHOWCALLER_TASK_QUEUE and TEMPORAL_NAMESPACE.'
  );
}

function pinnedRun(
  workers: Workers,
  missing: Named,
  other: WorkerVersion,
  run: string,
  what: string,
): string {
  const why = `${run} is pinned to workers of ${nameOf(missing)}, of which none has polled the task queue ${workers.taskQueue} in the last minute: ${what}`;
  const start = `Start a worker of ${nameOf(missing)}`;
  if (!other) return `${why} ${start}.`;
  const { deploymentName, buildId } = other;
  const move = shellCommand('temporal workflow update-options', {
    namespace: workers.namespace,
    'workflow-id': run,
    'versioning-override-behavior': 'pinned',
    'versioning-override-deployment-name': deploymentName,
    'versioning-override-build-id': buildId,
  });
  return `${why} ${start}, or move the run to ${nameOf(other)}: \`${move}\`.`;
}

function notCurrent(workers: Workers, missing: WorkerVersion, other: WorkerVersion, what: string): string {
  const { namespace, taskQueue } = workers;
  const why = missing
    ? `Current on the task queue ${taskQueue} are workers of ${nameOf(missing)}, of which none has polled in the last minute: ${what}`
    : `On the task queue ${taskQueue} no version of workers is current: ${what}`;
  const start = missing ? `Start a worker of ${nameOf(missing)}` : null;
  if (!other) return `${why} ${start}.`;
  const make = `\`${makeCurrent(namespace, other)}\``;
  return `${why} ${start ? `${start}, or make ${nameOf(other)} current` : `Make ${nameOf(other)} current`}: ${make}.`;
}
