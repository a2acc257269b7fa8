import { SettingsError } from '../settings.ts';
import { activeProfile } from './profile.ts';

/** Services of AWS as their endpoint variables spell them: `AWS_ENDPOINT_URL_MEDIALIVE`. */
export const awsServiceVariables = ['MEDIALIVE', 'MEDIACONNECT', 'MEDIAPACKAGEV2', 'M2'] as const;
export type AwsServiceVariable = (typeof awsServiceVariables)[number];

const defaultLiveHost = 'live.aliyuncs.com';

/**
 * The endpoint that the environment sets for a service, or undefined: then the SDK decides by profile and region.
 * Throws `SettingsError` on what is no URL.
 */
export function awsEndpoint(env: NodeJS.ProcessEnv, service: AwsServiceVariable): string | undefined {
  if (env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true') return undefined;
  for (const name of [`AWS_ENDPOINT_URL_${service}`, 'AWS_ENDPOINT_URL']) {
    const value = env[name]?.trim();
    if (!value) continue;
    if (!/^https?:\/\/[^\s@]+$/.test(value) || !URL.canParse(value))
      throw new SettingsError(
        `${name} is ${JSON.stringify(value)}, not an address such as http://127.0.0.1:4000`,
      );
    return value;
  }
  return undefined;
}

/**
 * The region that the environment or the active profile names, or null. A region becomes a part of hosts: throws
 * `SettingsError` on what would lead calls, and the credentials in them, to another one.
 */
export function awsRegion(env: NodeJS.ProcessEnv): string | null {
  const [name, value] = env.AWS_REGION
    ? ['AWS_REGION', env.AWS_REGION]
    : ['the region of the AWS profile', activeProfile(env).region];
  if (value === null || /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(value)) return value;
  throw new SettingsError(`${name} is ${JSON.stringify(value)}, not a region such as eu-central-1`);
}

export interface LiveEndpoint {
  protocol: 'HTTP' | 'HTTPS';
  /** Host, with its port when it has one. */
  host: string;
}

/** Reads `ALIBABA_CLOUD_LIVE_ENDPOINT`: `http://host:port`, `https://host` or a bare host. Throws `SettingsError`. */
export function liveEndpoint(env: NodeJS.ProcessEnv): LiveEndpoint {
  const value = env.ALIBABA_CLOUD_LIVE_ENDPOINT?.trim() || defaultLiveHost;
  const address = value.includes('://') ? value : `https://${value}`;
  const url = URL.canParse(address) ? new URL(address) : null;
  const plain =
    url !== null && ['http:', 'https:'].includes(url.protocol) && ['', '/'].includes(url.pathname);
  if (!plain)
    throw new SettingsError(
      `ALIBABA_CLOUD_LIVE_ENDPOINT is ${JSON.stringify(value)}, not a host or an address such as http://127.0.0.1:4000`,
    );
  return { protocol: url.protocol === 'http:' ? 'HTTP' : 'HTTPS', host: url.host };
}
