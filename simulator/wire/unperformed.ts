import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import type { Cloud } from '../cloud.ts';
import type { Service } from '../service.ts';
import { toResponse } from './deliver.ts';
import type { Env } from './env.ts';
import { Refusal } from './refusal.ts';
import { scopeOf } from './signature.ts';

type Why = 'unsigned' | 'wrongScope' | 'unreadable' | 'unknownOperation';

/** Answers a request that is no call of an operation, as the service that it was meant for would, and writes it down. */
export function refuseUnperformed(c: Context<Env>, cloud: Cloud, why: Why): Response {
  const scope = scopeOf(c.req.header('authorization'));
  const service = meantFor(c, cloud, scope?.service);
  const requestId = randomUUID();
  const what = `${c.req.method} ${c.req.path}`;
  const region = scope?.region ?? '';
  const known = {
    actor: 'client' as const,
    operation: 'Unknown',
    resources: [],
    effect: [],
    region,
    requestId,
  };
  const request = { method: c.req.method, path: c.req.path };
  if (service === undefined) {
    cloud.write({ ...known, service: 'unknown', request, status: 404 });
    const message = `${what} is no path of the five services; the simulator's own are under /_sim/.`;
    return toResponse({ status: 404, body: { message } });
  }
  const answer = service.dialect.answer(refusalFor(why, service, what, scope?.service), requestId);
  const code = answer.errorCode === undefined ? {} : { errorCode: answer.errorCode };
  cloud.write({ ...known, service: service.name, request, status: answer.status, ...code });
  return toResponse(answer);
}

function meantFor(c: Context<Env>, cloud: Cloud, scoped: string | undefined): Service | undefined {
  if (c.req.header('x-acs-action') !== undefined) return cloud.service('alibaba-live');
  const [, first = ''] = c.req.path.split('/');
  return (
    cloud.services.find(({ prefixes }) => prefixes.includes(first)) ??
    cloud.services.find(({ name }) => name === scoped)
  );
}

function refusalFor(why: Why, service: Service, what: string, scoped: string | undefined): Refusal {
  const alibaba = service.name === 'alibaba-live';
  switch (why) {
    case 'unsigned':
      return alibaba
        ? new Refusal('IncompleteSignature', 'The request signature does not conform to Aliyun standards.')
        : new Refusal('MissingAuthenticationTokenException', 'Missing Authentication Token');
    case 'wrongScope':
      return new Refusal(
        'InvalidSignatureException',
        `Credential should be scoped to correct service: '${service.name}', not '${scoped}'.`,
      );
    case 'unreadable':
      return service.dialect.invalid('The body is not a JSON object.');
    case 'unknownOperation':
      // An unsigned request learns nothing about what exists.
      if (!alibaba && scoped === undefined) return refusalFor('unsigned', service, what, scoped);
      return service.dialect.unknownOperation(what);
  }
}
