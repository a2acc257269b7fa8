import { Hono } from 'hono';
import * as z from 'zod';
import type { Cloud } from './cloud.ts';
import type { ActiveFault } from './faults/registry.ts';
import { faultSchema } from './faults/spec.ts';
import { liveSchema } from './live/manifests.ts';
import { signalSchema } from './signal.ts';
import type { Env } from './wire/env.ts';

const loopback = /^(::ffff:)?127\.|^::1$/;
const setSchema = z.strictObject({
  resource: z.string(),
  state: z.string(),
  stay: z.boolean().default(false),
});
const liveCallSchema = liveSchema.extend({ name: z.string().regex(/^[\w-]{1,100}$/) });
const signalCallSchema = signalSchema.extend({ resource: z.string() });

class BadInput extends Error {}

/** The simulator's own calls, under `/_sim`: to look, and to make things happen. From this machine only. */
export function control(cloud: Cloud): Hono<Env> {
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    const peer = c.env.incoming.socket.remoteAddress ?? '';
    if (!loopback.test(peer))
      return c.json({ error: `Control is for this machine only, not for ${peer}.` }, 403);
    // A web page that is open on this machine must not reach in either.
    if (c.req.header('origin') !== undefined) return c.json({ error: 'Control is not for web pages.' }, 403);
    return next();
  });
  app.get('/health', (c) => c.json({ ok: true }));
  app.get('/ledger', (c) => {
    const since = z.coerce
      .number()
      .int()
      .min(0)
      .safeParse(c.req.query('since') ?? '0');
    if (!since.success) throw new BadInput('since: the seq of a ledger entry, a number');
    return c.json({ entries: cloud.ledger.filter(({ seq }) => seq > since.data) });
  });
  app.delete('/ledger', (c) => {
    cloud.clearLedger();
    return c.json({ ok: true });
  });
  app.get('/resources', (c) => c.json(cloud.resources()));
  app.put('/world', async (c) => {
    const world = await c.req.json();
    attempt(() => cloud.reset(world));
    return c.json(cloud.resources());
  });
  app.put('/outcomes', async (c) => {
    const outcomes = await c.req.json();
    attempt(() => cloud.changeOutcomes(outcomes));
    return c.json({ ok: true });
  });
  app.get('/faults', (c) => c.json({ faults: cloud.faults.list().map(faultBody) }));
  app.post('/faults', async (c) => {
    const parsed = faultSchema.safeParse(await c.req.json());
    if (!parsed.success) throw new BadInput(`Not a fault:\n${z.prettifyError(parsed.error)}`);
    return c.json(
      attempt(() => faultBody(cloud.faults.add(parsed.data))),
      201,
    );
  });
  app.delete('/faults', (c) => {
    cloud.faults.clear();
    return c.json({ ok: true });
  });
  app.delete('/faults/:id', (c) => {
    const id = c.req.param('id');
    if (!cloud.faults.remove(id)) return c.json({ error: `There is no fault ${id}.` }, 404);
    return c.json({ ok: true });
  });
  app.get('/policies', (c) => c.json(cloud.policies));
  app.put('/policies', async (c) => {
    const change: unknown = await c.req.json();
    attempt(() => cloud.changePolicies(change));
    return c.json(cloud.policies);
  });
  app.get('/permissions', (c) => c.json(cloud.permissions));
  app.put('/permissions', async (c) => {
    const permissions: unknown = await c.req.json();
    attempt(() => cloud.enforce(permissions));
    return c.json(cloud.permissions);
  });
  app.delete('/permissions', (c) => {
    cloud.enforce(null);
    return c.json({ ok: true });
  });
  app.get('/delays', (c) => c.json(cloud.delays));
  app.put('/delays', async (c) => {
    const change: unknown = await c.req.json();
    attempt(() => cloud.changeDelays(change));
    return c.json(cloud.delays);
  });
  app.post('/set', async (c) => {
    const parsed = setSchema.safeParse(await c.req.json());
    if (!parsed.success) throw new BadInput(z.prettifyError(parsed.error));
    const { resource, state, stay } = parsed.data;
    attempt(() => cloud.set(resource, state, { stay }));
    return c.json({ resource, state: cloud.state(resource) });
  });
  app.post('/signal', async (c) => {
    const parsed = signalCallSchema.safeParse(await c.req.json());
    if (!parsed.success) throw new BadInput(z.prettifyError(parsed.error));
    const { resource, ...change } = parsed.data;
    attempt(() => cloud.signal(resource, change));
    return c.json({ resource });
  });
  app.post('/live', async (c) => {
    const parsed = liveCallSchema.safeParse(await c.req.json());
    if (!parsed.success) throw new BadInput(z.prettifyError(parsed.error));
    const { name, ...change } = parsed.data;
    attempt(() => cloud.changeLive(name, change));
    return c.json({ name });
  });
  app.all('*', (c) => c.json({ error: `No such control: ${c.req.method} ${c.req.path}` }, 404));
  app.onError((error, c) => {
    if (error instanceof BadInput) return c.json({ error: error.message }, 400);
    if (error instanceof SyntaxError) return c.json({ error: `The body is not JSON: ${error.message}` }, 400);
    return c.json({ error: String(error) }, 500);
  });
  return app;
}

function faultBody({ id, spec, hits }: ActiveFault) {
  return { id, hits, ...spec };
}

/** What the cloud refuses as a TypeError was asked wrongly. */
function attempt<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw error instanceof TypeError ? new BadInput(error.message) : error;
  }
}
