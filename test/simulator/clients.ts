import { createRequire } from 'node:module';
import { M2Client } from '@aws-sdk/client-m2';
import { MediaConnectClient } from '@aws-sdk/client-mediaconnect';
import { MediaLiveClient } from '@aws-sdk/client-medialive';
import { MediaPackageV2Client } from '@aws-sdk/client-mediapackagev2';
import { RuntimeOptions } from '@darabonba/typescript';
import type { Simulator } from '../../simulator/index.ts';

// Node and vitest disagree about what the default import of this CommonJS package is.
const openapi: typeof import('@alicloud/openapi-core') = createRequire(import.meta.url)(
  '@alicloud/openapi-core',
);
const { $OpenApiUtil: OpenApi } = openapi;

/** The vendors' own clients, pointed at a simulator, with one attempt for each call. */
export function clientsOf({ url, port }: Simulator, region = 'eu-central-1') {
  const given = {
    endpoint: url,
    region,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'not-a-secret' },
    maxAttempts: 1,
  };
  const alibaba = new openapi.default(
    new OpenApi.Config({
      accessKeyId: 'AKIDEXAMPLE',
      accessKeySecret: 'not-a-secret',
      endpoint: `127.0.0.1:${port}`,
      protocol: 'HTTP',
    }),
  );
  return {
    mediaLive: new MediaLiveClient(given),
    mediaConnect: new MediaConnectClient(given),
    mediaPackage: new MediaPackageV2Client(given),
    m2: new M2Client(given),
    /** Calls an action of Alibaba Cloud Live; the answer's body, or the client's error. */
    async alibaba(action: string, query: Record<string, string>): Promise<Record<string, unknown>> {
      const params = new OpenApi.Params({
        action,
        version: '2016-11-01',
        protocol: 'HTTP',
        pathname: '/',
        method: 'POST',
        authType: 'AK',
        style: 'RPC',
        reqBodyType: 'formData',
        bodyType: 'json',
      });
      const timeouts = new RuntimeOptions({ connectTimeout: 2_000, readTimeout: 2_000 });
      const { body } = await alibaba.callApi(params, new OpenApi.OpenApiRequest({ query }), timeouts);
      return body;
    },
  };
}

/** A request as the AWS clients sign it, sent as it is: what the wire says, not what a client makes of it. */
export function signed(
  simulator: Simulator,
  service: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Response> {
  const scope = `AKIDEXAMPLE/20260101/eu-central-1/${service}/aws4_request`;
  return fetch(simulator.url + path, {
    method,
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}
