import type { default as Credential } from '@alicloud/credentials';
import { AnswerUnreadable, CallFailed } from '../call-failed.ts';
import { classifyRead } from '../outcomes.ts';
import { within } from './deadline.ts';
import { type LiveEndpoint, liveEndpoint } from './endpoints.ts';
import { readAttempts, readTimeoutMs, readTotalMs } from './limits.ts';

/** The JSON object that an action answered. */
export type LiveAnswer = Record<string, unknown>;
export type LiveQuery = Record<string, string>;

/** Pause before the second request of a read; doubles. */
const readPauseMs = 200;

/** ApsaraVideo Live, version 2016-11-01, through the generic client. Every error is a `CallFailed`. */
export interface AlibabaLive {
  effect(action: string, query: LiveQuery): Promise<LiveAnswer>;
  read(action: string, query: LiveQuery, signal: AbortSignal): Promise<LiveAnswer>;
}

type CredentialSource = () => Promise<Credential.default>;

/** Keys of the environment, else the default chain; a chain that found nothing never recovers, so it is built anew. */
function credentialSource(env: NodeJS.ProcessEnv): CredentialSource {
  const { ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId, ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret } = env;
  const securityToken = env.ALIBABA_CLOUD_SECURITY_TOKEN;
  let known: Credential.default | null = null;
  return async () => {
    if (known) return known;
    const { default: sdk } = await import('@alicloud/credentials');
    let made: Credential.default;
    if (accessKeyId && accessKeySecret) {
      const keys = { accessKeyId, accessKeySecret };
      made = new sdk.default(
        new sdk.Config(
          securityToken ? { ...keys, type: 'sts', securityToken } : { ...keys, type: 'access_key' },
        ),
      );
    } else made = new sdk.default();
    await made.getCredential();
    known = made;
    return made;
  };
}

async function connect(endpoint: LiveEndpoint, credential: Credential.default) {
  const { default: sdk } = await import('@alicloud/openapi-core');
  const { RuntimeOptions } = await import('@darabonba/typescript');
  const { Config, Params, OpenApiRequest } = sdk.$OpenApiUtil;
  const client = new sdk.default(
    new Config({ credential, endpoint: endpoint.host, protocol: endpoint.protocol }),
  );
  return async (action: string, query: LiveQuery, timeoutMs: number): Promise<LiveAnswer> => {
    const params = new Params({
      action,
      version: '2016-11-01',
      protocol: 'HTTPS',
      pathname: '/',
      method: 'POST',
      authType: 'AK',
      style: 'RPC',
      reqBodyType: 'formData',
      bodyType: 'json',
    });
    // Its connect time-out bounds the time to the first byte of the answer.
    const runtime = new RuntimeOptions({ connectTimeout: timeoutMs, readTimeout: timeoutMs });
    const answer: { body?: unknown } = await client.callApi(params, new OpenApiRequest({ query }), runtime);
    const { body } = answer;
    if (typeof body !== 'object' || body === null) throw new AnswerUnreadable(`${action} answered no object`);
    return { ...body };
  };
}

export function alibabaLive(env: NodeJS.ProcessEnv, callTimeoutMs: number): AlibabaLive {
  const endpoint = liveEndpoint(env);
  const credential = credentialSource(env);
  /** Credentials first: the request must not leave after its time is over. */
  const send = async (action: string, query: LiveQuery, timeoutMs: number, signal: AbortSignal) => {
    const found = await credential();
    await found.getCredential();
    const call = await connect(endpoint, found);
    signal.throwIfAborted();
    return call(action, query, timeoutMs);
  };
  const named = async <T>(action: string, run: () => Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (error) {
      throw new CallFailed({ service: 'alibaba-live', operation: action }, error);
    }
  };
  return {
    effect: (action, query) =>
      named(action, () =>
        within(callTimeoutMs, null, (signal) => send(action, query, callTimeoutMs, signal)),
      ),
    read: (action, query, signal) =>
      named(action, () =>
        within(readTotalMs, signal, async (ended) => {
          for (let attempt = 1; ; attempt += 1) {
            try {
              return await send(action, query, readTimeoutMs, ended);
            } catch (error) {
              const outcome = classifyRead(error, { service: 'alibaba-live', operation: action });
              if (ended.aborted || outcome.kind === 'final' || attempt === readAttempts) throw error;
              const pauseMs = outcome.retryAfterMs ?? readPauseMs * 2 ** (attempt - 1);
              await new Promise((resolve) => setTimeout(resolve, pauseMs));
            }
          }
        }),
      ),
  };
}
