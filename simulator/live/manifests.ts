import * as z from 'zod';
import type { Clock } from '../clock.ts';

/** What somebody does to a live output; members that are absent stay as they are. */
export const liveSchema = z.strictObject({
  /** The output is stuck: its manifests answer, and nothing new is in them. false: it goes on. */
  frozen: z.boolean().optional(),
  /** Instead of 200. */
  status: z.int().min(200).max(599).optional(),
  /** How long a segment is, in milliseconds; default 2,000. */
  segmentMs: z.number().min(10).max(60_000).optional(),
});
export type LiveChange = z.output<typeof liveSchema>;

interface Output {
  status: number;
  segmentMs: number;
  /** Newest segment when it was frozen; null: it goes on. */
  frozenAt: number | null;
}

/** What faults call the reading of a manifest. */
export const getManifest = 'GetManifest';

/** So many segments are in a manifest. */
const windowLength = 6;

/**
 * Live outputs, which come to be when they are first asked for. Their manifests advance with the clock; there is nothing
 * behind the addresses in them.
 */
export class LiveManifests {
  readonly #clock: Clock;
  readonly #outputs = new Map<string, Output>();
  readonly #begun: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#begun = clock.now();
  }

  change(name: string, { frozen, status, segmentMs }: LiveChange): void {
    const output = this.#output(name);
    if (status !== undefined) output.status = status;
    if (segmentMs !== undefined) output.segmentMs = segmentMs;
    if (frozen === true) output.frozenAt ??= this.#newest(output);
    if (frozen === false) output.frozenAt = null;
  }

  status(name: string): number {
    return this.#output(name).status;
  }

  /** A multivariant playlist with one variant. */
  multivariant(): string {
    return [
      ...['#EXTM3U', '#EXT-X-VERSION:6', '#EXT-X-INDEPENDENT-SEGMENTS'],
      ...['#EXT-X-STREAM-INF:BANDWIDTH=5000000,RESOLUTION=1920x1080,CODECS="avc1.640028,mp4a.40.2"'],
      ...['variant.m3u8', ''],
    ].join('\n');
  }

  /** A media playlist. */
  hls(name: string): string {
    const { segmentMs, newest, oldest } = this.#window(name);
    const seconds = segmentMs / 1000;
    const segments = numbers(oldest, newest).flatMap((n) => [
      `#EXTINF:${seconds.toFixed(3)},`,
      `segment-${n}.ts`,
    ]);
    return [
      ...['#EXTM3U', '#EXT-X-VERSION:6', `#EXT-X-TARGETDURATION:${Math.ceil(seconds)}`],
      ...[`#EXT-X-MEDIA-SEQUENCE:${oldest}`, ...segments, ''],
    ].join('\n');
  }

  /** A manifest of type dynamic with a segment timeline. */
  dash(name: string): string {
    const { segmentMs, newest, oldest } = this.#window(name);
    const instant = (ms: number) => new Date(ms).toISOString();
    const timeline = `<SegmentTimeline><S t="${oldest * segmentMs}" d="${segmentMs}" r="${newest - oldest}"/></SegmentTimeline>`;
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011" type="dynamic" availabilityStartTime="${instant(this.#begun)}" publishTime="${instant(this.#begun + (newest + 1) * segmentMs)}" minimumUpdatePeriod="PT2S" minBufferTime="PT4S">`,
      '  <Period id="1" start="PT0S"><AdaptationSet mimeType="video/mp4">',
      `    <SegmentTemplate timescale="1000" startNumber="${oldest}" media="segment-$Number$.mp4" initialization="init.mp4">${timeline}</SegmentTemplate>`,
      '    <Representation id="1" bandwidth="5000000" codecs="avc1.640028" width="1920" height="1080"/>',
      '  </AdaptationSet></Period>',
      '</MPD>',
      '',
    ].join('\n');
  }

  #output(name: string): Output {
    const known = this.#outputs.get(name);
    if (known) return known;
    const output: Output = { status: 200, segmentMs: 2_000, frozenAt: null };
    this.#outputs.set(name, output);
    return output;
  }

  #newest({ segmentMs }: Output): number {
    return windowLength + Math.floor((this.#clock.now() - this.#begun) / segmentMs);
  }

  #window(name: string): { segmentMs: number; newest: number; oldest: number } {
    const output = this.#output(name);
    const newest = output.frozenAt ?? this.#newest(output);
    return { segmentMs: output.segmentMs, newest, oldest: newest - windowLength + 1 };
  }
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
