import { M2 } from '@aws-sdk/client-m2';
import { MediaConnect } from '@aws-sdk/client-mediaconnect';
import { MediaLive } from '@aws-sdk/client-medialive';
import { MediaPackageV2 } from '@aws-sdk/client-mediapackagev2';

/** Of an SDK client as a person would write it, with enough sockets for fifty runbooks at a time. */
export function clientConfig(url: string) {
  return {
    endpoint: url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    requestHandler: { httpAgent: { keepAlive: true, maxSockets: 256 } },
  };
}

/** The four SDK clients. */
export function makeClients(url: string) {
  const config = clientConfig(url);
  return {
    mediaconnect: new MediaConnect(config),
    medialive: new MediaLive(config),
    mediapackagev2: new MediaPackageV2(config),
    m2: new M2(config),
  };
}

export type Clients = ReturnType<typeof makeClients>;
