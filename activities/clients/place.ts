import { hostname } from 'node:os';
import type { Place } from '../contract.ts';
import { type AwsServiceVariable, awsEndpoint, liveEndpoint } from './endpoints.ts';
import { activeProfile } from './profile.ts';

const variables: readonly AwsServiceVariable[] = ['MEDIALIVE', 'MEDIACONNECT', 'MEDIAPACKAGEV2', 'M2'];
const loopback = /^https?:\/\/(localhost|127\.|\[::1\])/i;

/** A loopback address is another one on each machine. */
function here(address: string): string {
  return loopback.test(address) ? `${address}@${hostname()}` : address;
}

/**
 * Where a worker of this environment acts: its label, its AWS region, endpoints that are not the vendor's own. Two
 * workers of one place reach the same services. No network call, no SDK.
 */
export function place(env: NodeJS.ProcessEnv): Place {
  const profile = activeProfile(env);
  const ignored = env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true';
  const parts = [`aws ${env.AWS_REGION || profile.region || 'without region'}`];
  for (const variable of variables) {
    const name = variable.toLowerCase();
    const ofProfile = ignored ? undefined : (profile.endpoints[name] ?? profile.endpoints.any);
    const endpoint = awsEndpoint(env, variable) ?? ofProfile;
    if (endpoint) parts.push(`${name} ${here(endpoint)}`);
  }
  const live = liveEndpoint(env);
  parts.push(`alibaba-live ${here(`${live.protocol.toLowerCase()}://${live.host}`)}`);
  const label = env.SHOWCALLER_PLACE?.trim();
  return (label ? [`place ${label}`, ...parts] : parts).join('; ');
}
