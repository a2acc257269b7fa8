import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import type { Cloud } from '../cloud.ts';
import { type Incoming, perform } from '../perform.ts';
import type { ServiceName } from '../service.ts';
import { deliver } from './deliver.ts';
import type { Env } from './env.ts';
import type { Operation } from './operation.ts';
import { scopeOf } from './signature.ts';
import { refuseUnperformed } from './unperformed.ts';

/** Routes every operation of the five services. */
export function routeServices(app: Hono<Env>, cloud: Cloud): void {
  for (const { name, operations } of cloud.services) {
    if (name === 'alibaba-live') continue;
    for (const operation of operations) {
      app.on(operation.method, operation.path, (c) => takeAws(c, cloud, name, operation.name));
    }
  }
  app.post('/', (c) => takeAlibaba(c, cloud));
  app.all('*', (c) => refuseUnperformed(c, cloud, 'unknownOperation'));
}

async function takeAws(
  c: Context<Env>,
  cloud: Cloud,
  name: ServiceName,
  operationName: string,
): Promise<Response> {
  const scope = scopeOf(c.req.header('authorization'));
  if (scope === undefined) return refuseUnperformed(c, cloud, 'unsigned');
  if (scope.service !== name) return refuseUnperformed(c, cloud, 'wrongScope');
  // Looked up for each call: another world brings other services.
  const service = cloud.service(name);
  const operation = service.operations.find((one) => one.name === operationName);
  if (operation === undefined) return refuseUnperformed(c, cloud, 'unknownOperation');
  const body = await bodyOf(c);
  if (body === undefined) return refuseUnperformed(c, cloud, 'unreadable');
  const raw = { ...headerMembers(c, operation), ...queryMembers(c, operation), ...body, ...c.req.param() };
  const incoming = incomingOf(c, raw, scope.region);
  return deliver(await perform(cloud, service, operation, incoming), c.env);
}

async function takeAlibaba(c: Context<Env>, cloud: Cloud): Promise<Response> {
  const action = c.req.header('x-acs-action');
  const signed = c.req.header('authorization')?.startsWith('ACS3-HMAC-SHA256 ');
  if (action === undefined || !signed) return refuseUnperformed(c, cloud, 'unsigned');
  const service = cloud.service('alibaba-live');
  const operation = service.operations.find((one) => one.name === action);
  if (operation === undefined) return refuseUnperformed(c, cloud, 'unknownOperation');
  const incoming = incomingOf(c, c.req.query(), c.req.query('RegionId') ?? '');
  return deliver(await perform(cloud, service, operation, incoming), c.env);
}

function incomingOf(c: Context<Env>, raw: Incoming['raw'], region: string): Incoming {
  return { raw, region, requestId: randomUUID(), header: (name) => c.req.header(name) };
}

/** The members of a JSON body; undefined when it is none. */
async function bodyOf(c: Context<Env>): Promise<Record<string, unknown> | undefined> {
  const text = await c.req.text();
  if (text === '') return {};
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : undefined;
  } catch {
    return undefined;
  }
}

function headerMembers(c: Context<Env>, operation: Operation): Record<string, string> {
  const members: Record<string, string> = {};
  for (const [header, member] of Object.entries(operation.headers)) {
    const value = c.req.header(header);
    if (value !== undefined) members[member] = value;
  }
  return members;
}

function queryMembers(c: Context<Env>, operation: Operation): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const [name, values] of Object.entries(c.req.queries())) {
    members[name] = operation.lists.includes(name) ? values : values[0];
  }
  return members;
}
