import { Hono } from 'hono';
import type { Cloud } from '../cloud.ts';
import type { Env } from '../wire/env.ts';

const hls = 'application/vnd.apple.mpegurl';
const dash = 'application/dash+xml';

/** Live outputs under `/live/NAME/`: `index.m3u8`, its one variant `variant.m3u8`, and `index.mpd`. */
export function liveRoutes(cloud: Cloud): Hono<Env> {
  const app = new Hono<Env>();
  const serve = (file: string, type: string, text: (name: string) => string) =>
    app.get(`/:name/${file}`, (c) => {
      const name = c.req.param('name') ?? '';
      const status = cloud.live.status(name);
      const body = status === 200 ? text(name) : '';
      return new Response(body, { status, headers: { 'content-type': type, 'cache-control': 'no-store' } });
    });
  serve('index.m3u8', hls, () => cloud.live.multivariant());
  serve('variant.m3u8', hls, (name) => cloud.live.hls(name));
  serve('index.mpd', dash, (name) => cloud.live.dash(name));
  return app;
}
