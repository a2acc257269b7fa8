import { wellFormed } from '../plan/text.ts';

/** Where the console of a region's partition is. */
function host(region: string): string {
  if (region.startsWith('cn-')) return 'console.amazonaws.cn';
  if (region.startsWith('us-gov-')) return 'console.amazonaws-us-gov.com';
  return 'console.aws.amazon.com';
}

/** A page of the AWS console, such as `medialive/home` with `#/channels/1234567`. */
export function consolePage(path: string, region: string | null, fragment: string): string {
  const query = region === null ? '' : `?region=${inLink(encodeURIComponent(wellFormed(region)))}`;
  return `https://${host(region ?? '')}/${path}${query}${inLink(encodeURI(wellFormed(fragment)))}`;
}

/** Nothing in what is encoded so ends a link of Markdown, or an attribute of HTML. */
function inLink(encoded: string): string {
  return encoded.replace(/[()'*!]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`);
}
