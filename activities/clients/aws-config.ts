import { type AwsServiceVariable, awsEndpoint } from './endpoints.ts';
import { idleSocketMs, maxSockets } from './limits.ts';

/** What both generations of AWS clients take; left out: the SDK's default chain decides. */
export interface AwsConfig {
  region?: string;
  endpoint?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  maxAttempts: 1;
  retryMode: 'standard';
  requestHandler: Record<string, unknown>;
}

/** What the environment fixes for every client of a service. With AWS_PROFILE, credentials are the SDK's to find. */
export type AwsBase = Pick<AwsConfig, 'region' | 'endpoint' | 'credentials'>;

export function awsBase(env: NodeJS.ProcessEnv, service: AwsServiceVariable): AwsBase {
  const endpoint = awsEndpoint(env, service);
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  const sessionToken = env.AWS_SESSION_TOKEN;
  const fixed = accessKeyId && secretAccessKey && !env.AWS_PROFILE;
  return {
    ...(region && { region }),
    ...(endpoint && { endpoint }),
    ...(fixed && { credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) } }),
  };
}

/**
 * One request a call: the SDK repeats nothing by itself, since each request has to wait for its turn.
 * `requestTimeout` alone ends nothing in today's clients: `throwOnRequestTimeout` makes it so, and the older
 * generation, where it always throws, ignores that member.
 */
export function awsConfig(base: AwsBase, region: string | undefined, timeoutMs: number): AwsConfig {
  const agent = { keepAlive: true, maxSockets, timeout: idleSocketMs };
  return {
    ...base,
    ...(region !== undefined && { region }),
    maxAttempts: 1,
    retryMode: 'standard',
    requestHandler: {
      requestTimeout: timeoutMs,
      connectionTimeout: timeoutMs,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
  };
}
