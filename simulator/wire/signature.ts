/** What the credential scope of a SigV4 signature says. The signature itself is not checked. */
export interface Scope {
  readonly region: string;
  readonly service: string;
}

/** `AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-central-1/medialive/aws4_request, SignedHeaders=…, Signature=…` */
const sigV4 =
  /^AWS4-HMAC-SHA256 Credential=[^/\s]+\/\d{8}\/([^/\s]+)\/([^/\s]+)\/aws4_request, ?SignedHeaders=\S+, ?Signature=\S+$/;

export function scopeOf(authorization: string | undefined): Scope | undefined {
  const found = authorization === undefined ? null : sigV4.exec(authorization);
  const [, region, service] = found ?? [];
  return region === undefined || service === undefined ? undefined : { region, service };
}
