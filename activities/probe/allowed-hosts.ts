import { SettingsError } from '../settings-error.ts';

/** True for an address that the worker's configuration lets a probe ask. */
export type IsAllowed = (url: URL) => boolean;

/**
 * Reads `SHOWCALLER_PROBE_HOSTS`: hosts, `host:port`, or `*.example.com` (not `example.com` itself), separated by commas.
 * Without a port all of the host's are allowed. Throws `SettingsError` naming what cannot be read.
 */
export function allowedHosts(text: string): IsAllowed {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(readEntry);
  return (url) => entries.some((matches) => matches(url));
}

function readEntry(entry: string): IsAllowed {
  const wild = entry.startsWith('*.');
  const host = wild ? entry.slice(2) : entry;
  const address = `http://${host}`;
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || /[\s/?#@*\\]/.test(host) || url.hostname === '')
    throw new SettingsError(
      `SHOWCALLER_PROBE_HOSTS holds ${JSON.stringify(entry)}, not a host such as cdn.example.com, cdn.example.com:8443 or *.example.com`,
    );
  // A URL hides its scheme's usual port; the text does not.
  const port = /:(\d+)$/.exec(host)?.[1] ?? null;
  const wanted = bare(url.hostname);
  return (asked) => {
    const name = bare(asked.hostname);
    const fits = wild ? name.endsWith(`.${wanted}`) : name === wanted;
    return fits && (port === null || Number(port) === portOf(asked));
  };
}

/** Names may end in a dot. */
function bare(hostname: string): string {
  return hostname.toLowerCase().replace(/\.$/, '');
}

function portOf(url: URL): number {
  return url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
}
