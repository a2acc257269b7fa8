import { createRequire } from 'node:module';
import type { default as Credential } from '@alicloud/credentials';
import { AnswerUnreadable } from '../call-failed.ts';
import { boundedJson } from './bounded-answer.ts';
import { cleanAnswer } from './clean-answer.ts';
import { type LiveEndpoint, liveEndpoint } from './endpoints.ts';

/** Both packages are CommonJS, and loaders disagree on what their default is. */
const require = createRequire(import.meta.url);

/** The JSON object that an action answered. */
export type LiveAnswer = Record<string, unknown>;
export type LiveQuery = Record<string, string>;

/** Sends one action once; nothing leaves after `signal` has aborted. */
export type SendAction = (
  action: string,
  query: LiveQuery,
  timeoutMs: number,
  signal: AbortSignal,
) => Promise<LiveAnswer>;

/** Keys of the environment, else the default chain; a chain that found nothing never recovers, so it is built anew. */
function credentialSource(env: NodeJS.ProcessEnv): () => Promise<Credential.default> {
  const sdk: typeof import('@alicloud/credentials') = require('@alicloud/credentials');
  const { ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId, ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret } = env;
  const securityToken = env.ALIBABA_CLOUD_SECURITY_TOKEN;
  const make = (): Credential.default => {
    if (!accessKeyId || !accessKeySecret) return new sdk.default();
    const keys = { accessKeyId, accessKeySecret };
    const named = securityToken ? { ...keys, type: 'sts', securityToken } : { ...keys, type: 'access_key' };
    return new sdk.default(new sdk.Config(named));
  };
  let known: Credential.default | null = null;
  return async () => {
    const credential = known ?? make();
    known = null;
    await credential.getCredential();
    known = credential;
    return credential;
  };
}

function sender(endpoint: LiveEndpoint) {
  const sdk: typeof import('@alicloud/openapi-core') = require('@alicloud/openapi-core');
  const { RuntimeOptions, Stream }: typeof import('@darabonba/typescript') = require('@darabonba/typescript');
  // Its own reads whatever comes, for as long as it comes.
  Stream.readAsJSON = boundedJson;
  const { Config, Params, OpenApiRequest } = sdk.$OpenApiUtil;
  const common = {
    ...{ version: '2016-11-01', protocol: 'HTTPS', pathname: '/', method: 'POST', authType: 'AK' },
    ...{ style: 'RPC', reqBodyType: 'formData', bodyType: 'json' },
  };
  return async (credential: Credential.default, action: string, query: LiveQuery, timeoutMs: number) => {
    const config = { credential, endpoint: endpoint.host, protocol: endpoint.protocol };
    const client = new sdk.default(new Config(config));
    const params = new Params({ action, ...common });
    // Its connect time-out bounds the time to the first byte of the answer.
    const runtime = new RuntimeOptions({ connectTimeout: timeoutMs, readTimeout: timeoutMs });
    const answer: { body?: unknown } = await client.callApi(params, new OpenApiRequest({ query }), runtime);
    const { body } = answer;
    if (typeof body !== 'object' || body === null) throw new AnswerUnreadable(`${action} answered no object`);
    return cleanAnswer({ ...body });
  };
}

/** Loads Alibaba's SDK, which takes longer than a call may. Calls it makes retry nothing by themselves. */
export function loadAlibabaRpc(env: NodeJS.ProcessEnv): SendAction {
  const send = sender(liveEndpoint(env));
  const credentials = credentialSource(env);
  return async (action, query, timeoutMs, signal) => {
    // Credentials first: they may take long, and the request must not leave after its time is over.
    const credential = await credentials();
    signal.throwIfAborted();
    return send(credential, action, query, timeoutMs);
  };
}
