import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import pino from 'pino';
import { loadBundle } from '../../worker/bundle.ts';
import { installRuntime } from '../../worker/runtime.ts';
import { patient } from './patient.ts';
import type { Played, PlayedShow } from './played.ts';

type History = proto.temporal.api.history.v1.IHistory;

/**
 * Plays the histories of all runs and tear-downs again, as any worker may have to that takes one up: what comes out otherwise
 * is a defect, whether a worker had to or not.
 */
export async function withReplays(client: Client, played: readonly Played[]): Promise<Played[]> {
  // What a replay finds is in its result.
  installRuntime({ logger: pino({ level: 'silent' }) });
  const histories = await Promise.all(
    played.flatMap(({ shows }) =>
      shows.flatMap(runsOf).map(async (workflowId) => {
        const history = await patient(() => client.workflow.getHandle(workflowId).fetchHistory());
        return { workflowId, history };
      }),
    ),
  );
  const failed = new Map<string, string>();
  for await (const { workflowId, error } of Worker.runReplayHistories(await loadBundle(), histories))
    if (error) failed.set(workflowId, `${error.message} (${keep(workflowId, histories)})`);
  const lost = histories.filter(({ history }) => lostTask(history)).length;
  console.error(`${histories.length} histories replayed, ${lost} of them with a workflow task that was lost`);
  const defects = (show: PlayedShow) => [
    ...(show.neverEnded ? [`what it came to is in ${keep(show.workflowId, histories)}`] : []),
    ...runsOf(show).flatMap((id) =>
      failed.has(id) ? [`its replay came out otherwise: ${failed.get(id)}`] : [],
    ),
  ];
  return played.map((one) => ({
    ...one,
    shows: one.shows.map((show) => ({ ...show, defects: [...show.defects, ...defects(show)] })),
  }));
}

/** Where the history of a run lies that did not replay, or never ended. */
function keep(wanted: string, histories: readonly { workflowId: string; history: History }[]): string {
  const file = join('.cache', 'chaos', `history-${wanted}.json`);
  const found = histories.find(({ workflowId }) => workflowId === wanted);
  writeFileSync(file, JSON.stringify(proto.temporal.api.history.v1.History.create(found?.history ?? {})));
  return file;
}

/** Its worker or the server was killed while it was under way. */
function lostTask({ events }: History): boolean {
  return events?.some((event) => event.workflowTaskTimedOutEventAttributes) ?? false;
}

function runsOf({ workflowId, tearDown }: PlayedShow): string[] {
  return tearDown?.workflowId ? [workflowId, tearDown.workflowId] : [workflowId];
}
