import type { ResourceName } from '../../plan/ledger.ts';
import { countIn, entriesIn, textIn } from '../answer-values.ts';
import type { Clients } from '../clients/index.ts';
import { healthOf, looked, notSeen, notUp, unread } from '../health-read.ts';
import { pace } from '../pace.ts';
import type { Health, ReadVerdict } from '../service.ts';
import { setAlerts } from './alerts.ts';
import { seen } from './inspect.ts';
import { kindOf, type MediaLiveKind } from './names.ts';
import { describe, list, type Summary } from './reads.ts';

/** So many are described in one look; of more than that the state comes from lists, and inputs are read in turn. */
const describeAtMost = 10;
/** A channel has two, a multiplex one a zone. */
const mostPipelines = 8;

/**
 * How channels and multiplexes that should be running are doing: state, pipelines and alerts, which are one call each.
 * What cannot be read this time is missing in the answer.
 */
export function healthReader(medialive: Clients['medialive'], judgeRead: (error: unknown) => ReadVerdict) {
  // Half of what the API takes (20 a second, 40 at once): what is on its way to air goes before.
  const turn = pace(10, 20);
  /** The input of each, oldest reading first. */
  const inputs = new Map<ResourceName, string | null>();
  const oldestFirst = (names: readonly ResourceName[]) => {
    const rank = new Map([...inputs.keys()].map((name, index) => [name, index]));
    return names.toSorted((a, b) => (rank.get(a) ?? -1) - (rank.get(b) ?? -1));
  };
  const listed = async (kind: MediaLiveKind, all: ResourceName[], signal: AbortSignal) => {
    const names = all.filter((name) => kindOf(name) === kind);
    if (names.length <= describeAtMost) return { names, summaries: new Map<ResourceName, Summary>() };
    const answer = await looked(
      list(medialive, kind, names, signal).then(({ found }) => found),
      judgeRead,
      signal,
    );
    if (answer.kind === 'later') return { names: [], summaries: new Map<ResourceName, Summary>() };
    // Who may not list describes each.
    const summaries = answer.kind === 'seen' ? answer.value : new Map<ResourceName, Summary>();
    for (const name of oldestFirst([...summaries.keys()]).slice(0, describeAtMost)) summaries.delete(name);
    return { names, summaries };
  };
  const one = async (
    name: ResourceName,
    summary: Summary | undefined,
    signal: AbortSignal,
  ): Promise<Health | null> => {
    const described = summary ? null : await paced(() => describe(medialive, name, signal));
    if (described?.kind === 'later') return null;
    if (described?.kind === 'notSeen') return unread(name, described.verdict);
    const told = described?.value ?? summary ?? {};
    if (described) {
      inputs.delete(name);
      inputs.set(name, inputOf(told));
    }
    const input = inputs.get(name) ?? null;
    const state = notUp(name, seen(kindOf(name), told));
    const alerts = await paced(() => setAlerts(medialive, name, signal));
    if (alerts.kind === 'later') return state && { state: 'unsettled', findings: [state], input };
    const rest = alerts.kind === 'seen' ? alerts.value : [notSeen(name, 'alerts', alerts.verdict)];
    if (state) return { state: 'unsettled', findings: [state, ...rest], input };
    return healthOf([...lostPipelines(name, told), ...rest], input);

    function paced<Value>(read: () => Promise<Value>) {
      return turn(signal).then(() => looked(read(), judgeRead, signal));
    }
  };
  return async (names: ResourceName[], signal: AbortSignal): Promise<Map<ResourceName, Health>> => {
    const kinds = await Promise.all([listed('channel', names, signal), listed('multiplex', names, signal)]);
    const read = kinds.flatMap((kind) =>
      kind.names.map(async (name) => [name, await one(name, kind.summaries.get(name), signal)] as const),
    );
    return new Map((await Promise.all(read)).flatMap(([name, health]) => (health ? [[name, health]] : [])));
  };
}

/** Two pipelines of a STANDARD channel, one of a SINGLE_PIPELINE, one of a multiplex in each of its zones. */
function lostPipelines(name: ResourceName, told: Summary): Health['findings'] {
  const { AvailabilityZones: zones } = told;
  const running = countIn(told.PipelinesRunningCount);
  const expected =
    kindOf(name) === 'multiplex'
      ? Array.isArray(zones)
        ? zones.length
        : 2
      : told.ChannelClass === 'SINGLE_PIPELINE'
        ? 1
        : 2;
  // Without a count the state is the witness: one that had lost a pipeline would be RECOVERING.
  if (running === undefined || running >= expected) return [];
  return [{ code: 'PipelineLost', message: `${name} runs on ${running} of ${expected} pipelines` }];
}

/** Which input each pipeline takes in, such as `studio-a active on both pipelines`; null: it is not told. */
function inputOf({ PipelineDetails }: Summary): string | null {
  const details = entriesIn(PipelineDetails).slice(0, mostPipelines);
  if (details.length === 0) return null;
  const byInput = new Map<string, string[]>();
  for (const { PipelineId, ActiveInputAttachmentName } of details) {
    const input = textIn(ActiveInputAttachmentName);
    const name = input === undefined ? 'no input active' : `${input} active`;
    byInput.set(name, [...(byInput.get(name) ?? []), textIn(PipelineId) ?? '?']);
  }
  const parts = [...byInput].map(([name, pipelines]) =>
    pipelines.length === 2 ? `${name} on both pipelines` : `${name} on pipeline ${pipelines}`,
  );
  return parts.join(', ');
}
