import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import type { Place } from '../contract.ts';
import { awsEndpoint, awsRegion, awsServiceVariables, liveEndpoint } from './endpoints.ts';
import { activeProfile } from './profile.ts';

const loopback = /^https?:\/\/(localhost|127\.|\[::1\])/i;

/** A loopback address is another one on each machine. */
function here(address: string): string {
  return loopback.test(address) ? `${address}@${hostname()}` : address;
}

/** Endpoints of AWS that are not the vendor's own. */
function awsEndpoints(env: NodeJS.ProcessEnv): string[] {
  const profile = activeProfile(env);
  const ignored = env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true';
  return awsServiceVariables.flatMap((variable) => {
    const name = variable.toLowerCase();
    const ofProfile = ignored ? undefined : (profile.endpoints[name] ?? profile.endpoints.any);
    const endpoint = awsEndpoint(env, variable) ?? ofProfile;
    return endpoint ? [`${name} ${here(endpoint)}`] : [];
  });
}

function alibabaEndpoint(env: NodeJS.ProcessEnv): string {
  const live = liveEndpoint(env);
  return `alibaba-live ${here(`${live.protocol.toLowerCase()}://${live.host}`)}`;
}

const labelOf = (env: NodeJS.ProcessEnv) => env.SHOWCALLER_PLACE?.trim() || null;

/**
 * Where a worker of this environment acts: its label, its AWS region, endpoints that are not the vendor's own. Two
 * workers of one place reach the same services. No network call, no SDK.
 */
export function place(env: NodeJS.ProcessEnv): Place {
  const region = awsRegion(env) ?? 'without region';
  const parts = [`aws ${region}`, ...awsEndpoints(env), alibabaEndpoint(env)];
  const label = labelOf(env);
  return (label ? [`place ${label}`, ...parts] : parts).join('; ');
}

/**
 * Which services claims are about, where one namespace knows several: the label of the place, `default` without one, and
 * for services that are not the vendors' own (a simulator) a hash of where they are. Regions are told apart by themselves.
 */
export function accountOf(env: NodeJS.ProcessEnv): string {
  const label = labelOf(env) ?? 'default';
  const own = [...awsEndpoints(env), alibabaEndpoint(env)];
  if (own.length === 1 && own[0] === alibabaEndpoint({})) return label;
  return `${label}-${createHash('sha256').update(own.join(';')).digest('hex').slice(0, 8)}`;
}
