import { Hono } from 'hono';
import type { Cloud } from '../cloud.ts';
import { htmlPage } from '../faults/garbage.ts';
import type { Struck } from '../faults/registry.ts';
import type { Delivery } from '../wire/answer.ts';
import { deliver } from '../wire/deliver.ts';
import type { Env } from '../wire/env.ts';
import { getManifest } from './manifests.ts';

const hls = 'application/vnd.apple.mpegurl';
const dash = 'application/dash+xml';

/** What goes back instead of the manifest; null: the manifest. Reading has no effect, so there is no before and after. */
async function play(cloud: Cloud, { wire, throttle, released }: Struck): Promise<Delivery | null> {
  const page = (status: number, body = '') => ({ kind: 'answer', answer: { status, body } }) as const;
  if (throttle) return page(429);
  if (!wire) return null;
  if (wire.kind === 'hold') await released;
  await cloud.pause(wire.delayMs);
  switch (wire.kind) {
    case 'hold':
    case 'slow':
      return null;
    case 'drop':
    case 'hang':
      return { kind: wire.kind };
    case 'html':
      return page(wire.status, htmlPage);
    case 'error':
      return page(wire.error.status ?? 500);
    case 'garbage':
      return page(200, wire.garbage === 'empty' ? '' : '#EXTM');
  }
}

/** Live outputs under `/live/NAME/`: `index.m3u8`, its one variant `variant.m3u8`, and `index.mpd`. */
export function liveRoutes(cloud: Cloud): Hono<Env> {
  const app = new Hono<Env>();
  const serve = (file: string, type: string, text: (name: string) => string) =>
    app.get(`/:name/${file}`, async (c) => {
      const name = c.req.param('name') ?? '';
      const target = { service: 'live', operation: getManifest, resources: [name] };
      const fault = await play(cloud, cloud.faults.strike(target));
      if (fault !== null) return deliver(fault, c.env);
      const status = cloud.live.status(name);
      const body = status === 200 ? text(name) : '';
      return new Response(body, { status, headers: { 'content-type': type, 'cache-control': 'no-store' } });
    });
  serve('index.m3u8', hls, () => cloud.live.multivariant());
  serve('variant.m3u8', hls, (name) => cloud.live.hls(name));
  serve('index.mpd', dash, (name) => cloud.live.dash(name));
  return app;
}
