/** Where the console of a region's partition is. */
function host(region: string): string {
  if (region.startsWith('cn-')) return 'console.amazonaws.cn';
  if (region.startsWith('us-gov-')) return 'console.amazonaws-us-gov.com';
  return 'console.aws.amazon.com';
}

/** A page of the AWS console, such as `medialive/home` with `#/channels/1234567`. */
export function consolePage(path: string, region: string | null, fragment: string): string {
  const query = region === null ? '' : `?region=${region}`;
  return `https://${host(region ?? '')}/${path}${query}${fragment}`;
}

/** ` --region eu-central-1`, for a command that a person types; nothing when the worker does not know it. */
export function regionOption(region: string | null): string {
  return region === null ? '' : ` --region ${region}`;
}
