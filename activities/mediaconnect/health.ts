import type { ResourceName } from '../../plan/ledger.ts';
import { few } from '../../plan/text.ts';
import { countIn, entriesIn, textIn } from '../answer-values.ts';
import type { Clients } from '../clients/index.ts';
import { healthOf, looked, notSeen, notUp, unread } from '../health-read.ts';
import { pace } from '../pace.ts';
import type { Health, ReadVerdict, Seen } from '../service.ts';

/** Messages of one source: people read no more. */
const mostTold = 20;

type Finding = Health['findings'][number];
type MediaConnect = Clients['mediaconnect'];

interface Stream {
  StreamType?: string | undefined;
  Codec?: string | undefined;
  FrameResolution?: { FrameHeight?: number | undefined; FrameWidth?: number | undefined } | undefined;
}
interface Source {
  Messages?: { Code?: string | undefined; Message?: string | undefined }[] | undefined;
  TransportMediaInfo?: { Programs?: { Streams?: Stream[] | undefined }[] | undefined } | undefined;
}

/** What a flow's description says of it. `message`: its errors. */
export type DescribeFlow = (flowArn: ResourceName, signal: AbortSignal) => Promise<Seen>;

interface HealthReader {
  mediaconnect: MediaConnect;
  describe: DescribeFlow;
  judgeRead: (error: unknown) => ReadVerdict;
  /** A flow is reached where it is. */
  regionOf: (flowArn: ResourceName) => string;
}

/**
 * How flows that should be active are doing: no error messages, and a source that delivers. The API has no word for the
 * health of a source; programs in its stream are the proof. What cannot be read this time is missing in the answer.
 */
export function healthReader({ mediaconnect, describe, judgeRead, regionOf }: HealthReader) {
  // A third of what the API takes (30 a second): what is on its way to air goes before.
  const turn = pace(10, 20);
  const source = (flowArn: ResourceName, signal: AbortSignal): Promise<Source> =>
    mediaconnect.read(
      'DescribeFlowSourceMetadata',
      signal,
      (client, sdk, options) =>
        client.send(new sdk.DescribeFlowSourceMetadataCommand({ FlowArn: flowArn }), options),
      regionOf(flowArn),
    );
  const one = async (flowArn: ResourceName, signal: AbortSignal): Promise<Health | null> => {
    await turn(signal);
    const described = await looked(describe(flowArn, signal), judgeRead, signal);
    if (described.kind === 'later') return null;
    if (described.kind === 'notSeen') return unread(flowArn, described.verdict);
    const state = notUp(flowArn, described.value);
    if (state) return { state: 'unsettled', findings: [state], input: null };
    await turn(signal);
    const told = await looked(source(flowArn, signal), judgeRead, signal);
    const errors = errorsOf(flowArn, described.value);
    if (told.kind === 'later') return errors.length > 0 ? healthOf(errors) : null;
    if (told.kind === 'notSeen') return healthOf([...errors, notSeen(flowArn, 'the source', told.verdict)]);
    return healthOf([...errors, ...sourceFindings(flowArn, told.value)], inputOf(told.value));
  };
  return async (names: ResourceName[], signal: AbortSignal): Promise<Map<ResourceName, Health>> => {
    const all = await Promise.all(names.map(async (name) => [name, await one(name, signal)] as const));
    return new Map(all.flatMap(([name, health]) => (health ? [[name, health]] : [])));
  };
}

function errorsOf(flowArn: ResourceName, { message }: Seen): Finding[] {
  return message ? [{ code: 'FlowError', message: `${flowArn} says ${message}` }] : [];
}

function sourceFindings(flowArn: ResourceName, { Messages, TransportMediaInfo }: Source): Finding[] {
  const messages = entriesIn(Messages)
    .slice(0, mostTold)
    .map(({ Code, Message }) => [textIn(Code), textIn(Message)].filter(Boolean).join(': '));
  const said = messages.length > 0 ? `: ${messages.join('; ')}` : '';
  const streams = streamsOf({ TransportMediaInfo });
  if (streams.length === 0) return [{ code: 'NoInput', message: `${flowArn} has no input${said}` }];
  return said ? [{ code: 'FlowError', message: `${flowArn} says of its source${said}` }] : [];
}

function streamsOf({ TransportMediaInfo }: Source): Stream[] {
  return entriesIn(TransportMediaInfo?.Programs).flatMap(({ Streams }) => entriesIn(Streams));
}

/** Such as `1 program: video h264 1920x1080, audio aac`. */
function inputOf(source: Source): string {
  const streams = streamsOf(source);
  if (streams.length === 0) return 'no input';
  const words = streams.map(({ StreamType, Codec, FrameResolution: size }) => {
    const [width, height] = [countIn(size?.FrameWidth), countIn(size?.FrameHeight)];
    const pixels = width !== undefined && height !== undefined ? `${width}x${height}` : '';
    return [textIn(StreamType)?.toLowerCase(), textIn(Codec), pixels].filter(Boolean).join(' ');
  });
  const programs = entriesIn(source.TransportMediaInfo?.Programs).length;
  return `${programs} ${programs === 1 ? 'program' : 'programs'}: ${few(words, 6)}`;
}
