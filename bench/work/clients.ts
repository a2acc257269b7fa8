import { M2 } from '@aws-sdk/client-m2';
import { MediaConnect } from '@aws-sdk/client-mediaconnect';
import { MediaLive } from '@aws-sdk/client-medialive';
import { MediaPackageV2 } from '@aws-sdk/client-mediapackagev2';

/** The four SDK clients as a person would write them, with enough sockets for fifty runbooks at a time. */
export function makeClients(url: string) {
  const config = {
    endpoint: url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    requestHandler: { httpAgent: { keepAlive: true, maxSockets: 256 } },
  };
  return {
    mediaconnect: new MediaConnect(config),
    medialive: new MediaLive(config),
    mediapackagev2: new MediaPackageV2(config),
    m2: new M2(config),
  };
}

export type Clients = ReturnType<typeof makeClients>;
