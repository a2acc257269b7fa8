import type { Json, JsonObject } from '../plan/json.ts';
import { kinds } from '../runbook/kinds/index.ts';
import { allowedHosts, type IsAllowed } from './probe/allowed-hosts.ts';
import { isDash, readDash } from './probe/dash.ts';
import { fetchText } from './probe/fetch-text.ts';
import { isHls, readHls } from './probe/hls.ts';
import { hasAdvanced, type Manifest, type Position } from './probe/position.ts';
import type { JobSeen, ObservationService } from './service.ts';
import type { Settings } from './settings.ts';

const kind = kinds.probe;

/** Looks at a live manifest by plain HTTP; only hosts that the worker's configuration allows are ever asked. */
export function probe({ probeHosts }: Pick<Settings, 'probeHosts'>): ObservationService {
  const isAllowed = allowedHosts(probeHosts);
  return {
    uses: kind.uses,
    kind: 'observation',
    scope: (input) => `probe ${new URL(kind.with.parse(input).url).host}`,
    // It has no call with an effect, and its reads tell themselves what they could not read.
    judgeEffect: (error) => ({ kind: 'unknown', type: 'UnknownCode', code: '', message: String(error) }),
    judgeRead: (error) => ({ kind: 'again', type: 'Unreachable', code: '', message: String(error) }),
    async observe(input, { signal }, before) {
      const { url } = kind.with.parse(input);
      const found = await look(new URL(url), isAllowed, signal);
      switch (found.kind) {
        case 'notAllowed':
          return notAllowed(found.url, probeHosts);
        case 'waiting':
          return { class: 'waiting', state: found.why, outputs: outputs(url, found.status, null) };
        case 'live':
          return judge(url, found.position, positionOf(before ?? null));
      }
    },
    async obstacles(input) {
      const url = new URL(kind.with.parse(input).url);
      if (isAllowed(url)) return [];
      const { message = '' } = notAllowed(url, probeHosts);
      return [{ resource: null, code: 'ProbeNotAllowed', message }];
    },
  };
}

type Found =
  | { kind: 'notAllowed'; url: URL }
  | { kind: 'waiting'; why: string; status: number | null }
  | { kind: 'live'; position: Position };

/** Asks for a manifest, and for the first variant when it lists some. */
async function look(url: URL, isAllowed: IsAllowed, signal: AbortSignal, depth = 0): Promise<Found> {
  const fetched = await fetchText(url, isAllowed, signal);
  if (fetched.kind === 'notAllowed') return fetched;
  if (fetched.kind === 'nothing') return { kind: 'waiting', why: fetched.why, status: null };
  const { status, text } = fetched;
  if (status !== 200) return { kind: 'waiting', why: `answered ${status}`, status };
  const manifest = read(text);
  switch (manifest.kind) {
    case 'live':
      return { kind: 'live', position: manifest.position };
    case 'none':
      return { kind: 'waiting', why: manifest.why, status };
    case 'variants': {
      const [first = ''] = manifest.addresses;
      if (depth > 0 || !URL.canParse(first, fetched.url.href))
        return { kind: 'waiting', why: 'a list of variants that leads nowhere', status };
      return look(new URL(first, fetched.url), isAllowed, signal, depth + 1);
    }
  }
}

function read(text: string): Manifest {
  if (isHls(text)) return readHls(text);
  if (isDash(text)) return readDash(text);
  return { kind: 'none', why: 'no manifest of HLS or DASH, though it answered 200' };
}

/** So when something newer is out than at the look before. */
function judge(url: string, position: Position, before: Position | null): JobSeen {
  const { sequence, parts, newest } = position;
  const advanced = before !== null && hasAdvanced(before, position);
  return {
    class: advanced ? 'succeeded' : 'waiting',
    state: advanced ? 'advancing' : `at segment ${sequence}, which is the newest`,
    outputs: outputs(url, 200, sequence),
    mark: { sequence, parts, newest },
  };
}

function outputs(url: string, status: number | null, sequence: number | null): JsonObject {
  return { url, status, sequence };
}

function positionOf(before: JobSeen | null): Position | null {
  const mark: Json = before?.mark ?? null;
  if (mark === null || typeof mark !== 'object' || Array.isArray(mark)) return null;
  const { sequence, parts, newest } = mark;
  return typeof sequence === 'number' && typeof parts === 'number' && typeof newest === 'string'
    ? { sequence, parts, newest }
    : null;
}

function notAllowed({ host }: URL, probeHosts: string): JobSeen {
  const allowed = probeHosts === '' ? 'is empty' : `is ${probeHosts}`;
  const message = `this worker may not probe ${host}: its SHOWCALLER_PROBE_HOSTS ${allowed}`;
  return { class: 'failed', state: 'not allowed', type: 'ProbeNotAllowed', message, outputs: {} };
}
