// Probes by plain HTTP: of the simulator's live outputs, and of servers that answer as no live output should.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { allowedHosts } from '../../activities/probe/allowed-hosts.ts';
import { readDash } from '../../activities/probe/dash.ts';
import { readHls } from '../../activities/probe/hls.ts';
import { hasAdvanced } from '../../activities/probe/position.ts';
import { probe } from '../../activities/probe.ts';
import { readWith } from '../../runbook/index.ts';
import { startSimulator } from '../../simulator/index.ts';
import { type Loopback, startLoopback } from './loopback.ts';
import { context } from './simulated.ts';

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((one) => one.close()));
});

async function server(
  respond: (response: ServerResponse, request: IncomingMessage) => void,
): Promise<Loopback> {
  const loopback = await startLoopback();
  loopback.respond = respond;
  closing.push(loopback);
  return loopback;
}

async function liveOutput() {
  const simulator = await startSimulator();
  closing.push(simulator);
  simulator.cloud.clock.stop();
  const service = probe({ probeHosts: new URL(simulator.url).host });
  const at = (path: string) => ({ url: `${simulator.url}/live/news/${path}` });
  return { ...simulator, service, at };
}

test.each(['index.m3u8', 'variant.m3u8', 'index.mpd'])(
  'a live %s is so when something newer is out than at the look before',
  async (file) => {
    const { cloud, service, at } = await liveOutput();
    const first = await service.observe(at(file), context);
    expect(first).toMatchObject({ class: 'waiting', outputs: { status: 200 } });
    expect(await service.observe(at(file), context, first)).toMatchObject({ class: 'waiting' });
    cloud.advance(2_000);
    const then = await service.observe(at(file), context, first);
    expect(then).toMatchObject({ class: 'succeeded', outputs: { url: at(file).url, status: 200 } });
    expect(Number(then.outputs.sequence)).toBeGreaterThan(Number(first.outputs.sequence));
  },
);

test('an output that is frozen, or answers something else than 200, is waited for', async () => {
  const { cloud, service, at } = await liveOutput();
  const first = await service.observe(at('index.m3u8'), context);
  cloud.changeLive('news', { frozen: true });
  cloud.advance(60_000);
  const frozen = await service.observe(at('index.m3u8'), context, first);
  expect(frozen).toMatchObject({ class: 'waiting' });
  expect(frozen.state).toMatch(/^at segment \d+, which is the newest$/);
  cloud.changeLive('news', { status: 404 });
  expect(await service.observe(at('index.m3u8'), context, frozen)).toMatchObject({
    class: 'waiting',
    state: 'answered 404',
  });
});

test('without a list of hosts nothing is asked, and the step has failed for good', async () => {
  const asked = await server((response) => response.end());
  const nobody = await probe({ probeHosts: '' }).observe({ url: `${asked.url}/a.m3u8` }, context);
  expect(nobody).toMatchObject({ class: 'failed', type: 'ProbeNotAllowed' });
  expect(nobody.message).toContain('SHOWCALLER_PROBE_HOSTS is empty');
  const other = await probe({ probeHosts: 'cdn.example.com' }).observe({ url: asked.url }, context);
  expect(other).toMatchObject({ class: 'failed', type: 'ProbeNotAllowed' });
  expect(asked.requests).toEqual([]);
});

test('a redirect and a variant lead only to hosts that are allowed', async () => {
  const secret = await server((response) => response.end('#EXTM3U'));
  const redirecting = await server((response) => response.writeHead(302, { location: secret.url }).end());
  const listing = await server((response) =>
    response.end(`#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n${secret.url}/v.m3u8\n`),
  );
  for (const { url } of [redirecting, listing]) {
    const seen = await probe({ probeHosts: new URL(url).host }).observe({ url }, context);
    expect(seen).toMatchObject({ class: 'failed', type: 'ProbeNotAllowed' });
    expect(seen.message).toContain(new URL(secret.url).host);
  }
  expect(secret.requests).toEqual([]);
  const both = [redirecting.url, secret.url].map((url) => new URL(url).host).join(', ');
  const followed = await probe({ probeHosts: both }).observe({ url: redirecting.url }, context);
  expect(followed.class).toBe('waiting');
  expect(secret.requests).toHaveLength(1);
});

test.each<[string, (response: ServerResponse) => void, string]>([
  ['a page', (response) => response.end('<html>soon</html>'), 'no manifest'],
  ['too much', (response) => response.end(`#EXTM3U\n${'#\n'.repeat(1_100_000)}`), 'longer than 2 MiB'],
  ['a ring of redirects', (response) => response.writeHead(301, { location: '/' }).end(), 'redirected more'],
  ['a cut connection', (response) => response.destroy(), 'not reached'],
  ['an end', (response) => response.end('#EXTM3U\n#EXTINF:2,\na.ts\n#EXT-X-ENDLIST'), 'has ended'],
  ['a recording', (response) => response.end('<MPD type="static"/>'), 'not live'],
])('%s is no live output yet', async (_, respond, why) => {
  const { url } = await server(respond);
  const seen = await probe({ probeHosts: '127.0.0.1' }).observe({ url }, context);
  expect(seen.class).toBe('waiting');
  expect(seen.state).toContain(why);
});

test('a cancelled look ends at once', async () => {
  const { url } = await server(() => undefined);
  const cancel = new AbortController();
  const looking = probe({ probeHosts: '127.0.0.1' }).observe({ url }, { signal: cancel.signal });
  setTimeout(() => cancel.abort(), 20);
  await expect(looking).rejects.toThrow();
});

test.each([
  ['cdn.example.com', 'https://cdn.example.com:8443/a', true],
  ['cdn.example.com', 'https://CDN.example.com./a', true],
  ['cdn.example.com', 'https://evil-cdn.example.com/a', false],
  ['cdn.example.com', 'https://cdn.example.com.evil.org/a', false],
  ['cdn.example.com:443', 'https://cdn.example.com/a', true],
  ['cdn.example.com:443', 'http://cdn.example.com/a', false],
  ['*.example.com', 'https://a.b.example.com/a', true],
  ['*.example.com', 'https://example.com/a', false],
  ['*.example.com', 'https://evilexample.com/a', false],
  ['a.example.com, 10.0.0.1:8080', 'http://10.0.0.1:8080/a', true],
  ['127.0.0.1', 'http://localhost/a', false],
  ['[::1]:80', 'http://[::1]/a', true],
])('with %s, is %s allowed? %s', (hosts, url, expected) => {
  expect(allowedHosts(hosts)(new URL(url))).toBe(expected);
});

test.each(['*', 'https://cdn.example.com', 'a b', 'cdn.example.com/live', 'a@b', 'x:port'])(
  'a worker does not start with the host %s',
  (hosts) => {
    expect(() => allowedHosts(hosts)).toThrow(/SHOWCALLER_PROBE_HOSTS/);
  },
);

test.each([
  'ftp://cdn.example.com/a',
  'https://user:word@cdn.example.com/a',
  'cdn.example.com',
  'file:///etc/passwd',
  7,
])('the address %s is refused before anything is asked', (url) => {
  expect(readWith('probe', { url }).ok).toBe(false);
});

const position = (text: string) => {
  const found = text.startsWith('#') ? readHls(text) : readDash(text);
  if (found.kind !== 'live') throw new Error(JSON.stringify(found));
  return found.position;
};

test('parts of low-latency HLS advance between segments, and a packager that began anew is not taken for progress', () => {
  const head = '#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:100\n#EXTINF:4,\na.ts\n';
  const one = position(`${head}#EXT-X-PART:DURATION=1,URI="b.1"\n`);
  const two = position(`${head}#EXT-X-PART:DURATION=1,URI="b.1"\n#EXT-X-PART:DURATION=1,URI="b.2"\n`);
  expect(hasAdvanced(one, two)).toBe(true);
  expect(hasAdvanced(two, two)).toBe(false);
  const anew = position('#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:1\n#EXTINF:4,\na.ts\n');
  expect(hasAdvanced(two, anew)).toBe(false);
});

test('DASH advances by its timelines, which a new publish time alone does not move; without any, by its publish time', () => {
  const mpd = (published: string, inner: string) =>
    `<MPD publishTime="2026-01-01T00:00:${published}Z" type='dynamic'><!-- <S d="9"/> -->${inner}</MPD>`;
  const timeline = (r: number) =>
    `<SegmentTimeline><S t="0" d="2000"/><S d="1000" r="${r}"/></SegmentTimeline>`;
  expect(position(mpd('00', timeline(2))).sequence).toBe(5000);
  expect(hasAdvanced(position(mpd('00', timeline(2))), position(mpd('02', timeline(2))))).toBe(false);
  expect(hasAdvanced(position(mpd('00', timeline(2))), position(mpd('00', timeline(3))))).toBe(true);
  expect(hasAdvanced(position(mpd('00', '')), position(mpd('02', '')))).toBe(true);
});

test('hostile texts of two megabytes take no time to speak of', () => {
  const begun = performance.now();
  for (const piece of ['<S', '<SegmentTimeline', '<MPD ', '<!--', '<S d="', '#EXT-X-STREAM-INF\n']) {
    const text = piece.repeat(2_000_000 / piece.length);
    readHls(`#EXTM3U\n${text}`);
    readDash(`<MPD type="dynamic">${text}`);
  }
  // A minute, were any of it quadratic.
  expect(performance.now() - begun).toBeLessThan(20_000);
});
