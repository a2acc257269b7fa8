import type { JsonObject } from '../plan/json.ts';
import { shellCommand } from '../plan/shell.ts';
import { kinds } from '../runbook/kinds/index.ts';
import type { Clients } from './clients/index.ts';
import { consolePage } from './console-page.ts';
import { batchOutcomes } from './medialive/batch-outcomes.ts';
import { healthReader } from './medialive/health.ts';
import { inspector } from './medialive/inspect.ts';
import { idOf, idsOf, kindOf } from './medialive/names.ts';
import { programChannels } from './medialive/programs.ts';
import { judging } from './outcomes.ts';
import type { ResourceService, StateClass } from './service.ts';

const kind = kinds['medialive:batchStart'];
const judge = judging('medialive', { turnOn: 'BatchStart', turnOff: 'BatchStop' }, 'DescribeChannel');
/** What a multiplex must not be stopped under. */
const runs: ReadonlySet<StateClass> = new Set(['on', 'recovering', 'coming']);

/** MediaLive API reference, "Batch action: start" and "Batch action: stop": channels and multiplexes in one call. */
export function medialiveBatchStart({ medialive, region }: Clients): ResourceService {
  const inspect = inspector(medialive, judge.judgeRead);
  const health = healthReader(medialive, judge.judgeRead);
  return {
    uses: kind.uses,
    kind: 'resource',
    ...judge,
    scope: () => `medialive ${region ?? 'default'}`,
    resources: (input: JsonObject) => kind.resources?.(kind.with.parse(input)) ?? [],
    inspect: (names, _input, { signal }) => inspect(names, signal),
    // No page of the API tells the most ids a call may have.
    batchSize: 50,
    async turnOn(names) {
      const answer = await medialive.effect('BatchStart', (client, sdk, options) =>
        client.send(new sdk.BatchStartCommand(idsOf(names)), options),
      );
      return batchOutcomes({ service: 'medialive', operation: 'BatchStart' }, names, answer);
    },
    async turnOff(names) {
      const answer = await medialive.effect('BatchStop', (client, sdk, options) =>
        client.send(new sdk.BatchStopCommand(idsOf(names)), options),
      );
      return batchOutcomes({ service: 'medialive', operation: 'BatchStop' }, names, answer);
    },
    undoOrder(names) {
      const channels = names.filter((name) => kindOf(name) === 'channel');
      const multiplexes = names.filter((name) => kindOf(name) === 'multiplex');
      return [channels, multiplexes].filter((group) => group.length > 0);
    },
    async inUseBy(name, _input, ours, { signal }) {
      if (kindOf(name) !== 'multiplex') return [];
      const channels = await programChannels(medialive, idOf(name), signal);
      const others = channels.filter((channel) => !ours.has(channel));
      if (others.length === 0) return [];
      const seen = await inspect(others, signal);
      return others.filter((channel) => runs.has(seen.get(channel)?.class ?? 'off'));
    },
    health: (names, _input, { signal }) => health(names, signal),
    outputs: ({ started, adopted, failed }) => ({ started, adopted, failed }),
    byHand: (name) =>
      shellCommand(`aws medialive stop-${kindOf(name)}`, { [`${kindOf(name)}-id`]: idOf(name), region }),
    page: (name) =>
      consolePage(
        'medialive/home',
        region,
        `#/${kindOf(name) === 'channel' ? 'channels' : 'multiplexes'}/${idOf(name)}`,
      ),
    onWord: 'running',
  };
}
