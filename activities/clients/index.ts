import type { M2Client } from '@aws-sdk/client-m2';
import type { MediaConnectClient } from '@aws-sdk/client-mediaconnect';
import type { MediaLiveClient } from '@aws-sdk/client-medialive';
import type { MediaPackageV2Client } from '@aws-sdk/client-mediapackagev2';
import { readSettings } from '../settings.ts';
import { type AlibabaLive, alibabaLive } from './alibaba-live.ts';
import { awsBase } from './aws-config.ts';
import { type AwsService, awsService } from './aws-service.ts';
import { awsRegion } from './endpoints.ts';
import { Limiter } from './limiter.ts';

export { place } from './place.ts';

/** The five services as one worker reaches them; none is loaded before its first call. */
export interface Clients {
  medialive: AwsService<typeof import('@aws-sdk/client-medialive'), MediaLiveClient>;
  mediaconnect: AwsService<typeof import('@aws-sdk/client-mediaconnect'), MediaConnectClient>;
  mediapackagev2: AwsService<typeof import('@aws-sdk/client-mediapackagev2'), MediaPackageV2Client>;
  m2: AwsService<typeof import('@aws-sdk/client-m2'), M2Client>;
  alibabaLive: AlibabaLive;
  /** The worker's AWS region, for people and for grouping reads; null: none is configured. */
  region: string | null;
  /** Keeps the calls of all of them within the vendors' rates. */
  limiter: Limiter;
  close(): void;
}

/**
 * Clients by an environment: region, endpoints and keys that it names are used; what it leaves open, the vendors'
 * default chains decide by the process's own. Throws `SettingsError` on an endpoint or duration that cannot be read.
 */
export function createClients(env: NodeJS.ProcessEnv): Clients {
  // The AWS SDK says on every start that it will need a newer Node one day.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const { callTimeoutMs, rateShare } = readSettings(env);
  const limiter = new Limiter(rateShare);
  const region = awsRegion(env);
  const shared = { callTimeoutMs, limiter, region: region ?? '' };
  const clients = {
    medialive: awsService({
      service: 'medialive',
      load: () => import('@aws-sdk/client-medialive'),
      create: (sdk, config) => new sdk.MediaLiveClient(config),
      base: awsBase(env, 'MEDIALIVE'),
      ...shared,
    }),
    mediaconnect: awsService({
      service: 'mediaconnect',
      load: () => import('@aws-sdk/client-mediaconnect'),
      create: (sdk, config) => new sdk.MediaConnectClient(config),
      base: awsBase(env, 'MEDIACONNECT'),
      ...shared,
    }),
    mediapackagev2: awsService({
      service: 'mediapackagev2',
      load: () => import('@aws-sdk/client-mediapackagev2'),
      create: (sdk, config) => new sdk.MediaPackageV2Client(config),
      base: awsBase(env, 'MEDIAPACKAGEV2'),
      ...shared,
    }),
    m2: awsService({
      service: 'm2',
      load: () => import('@aws-sdk/client-m2'),
      create: (sdk, config) => new sdk.M2Client(config),
      base: awsBase(env, 'M2'),
      ...shared,
    }),
  } satisfies Partial<Clients>;
  return {
    ...clients,
    alibabaLive: alibabaLive({ env, callTimeoutMs, limiter }),
    region,
    limiter,
    close() {
      for (const client of Object.values(clients)) client.close();
    },
  };
}
