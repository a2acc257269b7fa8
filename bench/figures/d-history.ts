import type { JsonObject } from '../../plan/json.ts';
import { type Ours, startOurs } from '../engines/showcaller.ts';
import { makeShows, parametersOf, standardRunbook, worldOf } from '../work/show.ts';
import { exactly, type Figure } from './figure.ts';

const few = 4;
const many = 24;

/** Flows one after the other. */
function chain(steps: number, flowArns: readonly string[]): JsonObject {
  const each = Array.from({ length: steps }, (_, at) => [
    `flow${at}`,
    {
      uses: 'mediaconnect:startFlow',
      with: { flowArn: flowArns[at] ?? '' },
      needs: at === 0 ? [] : [`flow${at - 1}`],
    },
  ]);
  return { name: 'chain', stayUp: 'handOff', steps: Object.fromEntries(each) };
}

async function eventsOf(ours: Ours, runbook: JsonObject, parameters: JsonObject): Promise<number> {
  const run = await ours.start(runbook, parameters);
  const { outcome } = await run.result();
  if (outcome !== 'done') throw new Error(`the run is ${outcome}`);
  const { events } = await ours.client.workflow.getHandle(run.workflowId).fetchHistory();
  return events?.length ?? 0;
}

export const historyLength: Figure = {
  id: 'd',
  title: 'events in the history for each step',
  withPeers: false,
  async measure({ cloud }) {
    const ours = await startOurs({ cloud, pollMs: 1 });
    try {
      const shows = makeShows('d', 2 * many);
      await cloud.reset(worldOf(shows));
      const [show] = shows;
      if (!show) throw new RangeError('no shows');
      const flows = shows.slice(1).map(({ flowArn }) => flowArn);
      const standard = await eventsOf(ours, standardRunbook, parametersOf(show));
      const short = await eventsOf(ours, chain(few, flows), {});
      const long = await eventsOf(ours, chain(many, flows.slice(few)), {});
      const perStep = (long - short) / (many - few);
      return {
        rounds: [],
        results: [
          { name: 'events for each step more', unit: 'count', value: exactly(perStep), aim: { atMost: 7 } },
          {
            name: `events of a run of ${many} steps, for each`,
            unit: 'count',
            value: exactly(long / many),
            aim: null,
          },
          { name: 'events of the standard runbook', unit: 'count', value: exactly(standard), aim: null },
        ],
      };
    } finally {
      await ours.close();
    }
  },
};
