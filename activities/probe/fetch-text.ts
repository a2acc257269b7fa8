import type { IsAllowed } from './allowed-hosts.ts';

/** What asking an address came to. */
export type Fetched =
  | { kind: 'answer'; status: number; text: string; url: URL }
  /** The address, or one that it redirects to, may not be asked. Nothing was sent there. */
  | { kind: 'notAllowed'; url: URL }
  /** Nothing that could be read, and why; another look may find more. */
  | { kind: 'nothing'; why: string };

const mostRedirects = 5;
/** Manifests of a day's window are some hundred kilobytes long. */
const mostBytes = 2 * 1024 * 1024;
/** All requests of one asking together. */
const longestMs = 8_000;

/** Asks an address for a text; each redirect must lead to an address that is allowed as well. Rejects only when the signal aborts. */
export async function fetchText(start: URL, isAllowed: IsAllowed, signal: AbortSignal): Promise<Fetched> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(longestMs)]);
  let url = start;
  try {
    for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
      if (!isWeb(url) || !isAllowed(url)) return { kind: 'notAllowed', url };
      const answer = await fetch(url, {
        redirect: 'manual',
        credentials: 'omit',
        headers: { 'user-agent': 'showcaller-probe', 'cache-control': 'no-cache' },
        signal: within,
      });
      const location = answer.headers.get('location');
      if (answer.status < 300 || answer.status > 399 || location === null) return await read(answer, url);
      await answer.body?.cancel();
      if (!URL.canParse(location, url.href)) return { kind: 'nothing', why: 'redirected to no address' };
      url = new URL(location, url);
    }
    return { kind: 'nothing', why: `redirected more than ${mostRedirects} times` };
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'nothing', why: within.aborted ? `silent for ${longestMs / 1000} s` : reasonOf(error) };
  }
}

function isWeb({ protocol, username, password }: URL): boolean {
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '';
}

/** Reads a body up to its limit, as it is once unpacked. */
async function read(answer: Response, url: URL): Promise<Fetched> {
  const { status } = answer;
  if (status !== 200) {
    await answer.body?.cancel();
    return { kind: 'answer', status, text: '', url };
  }
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.byteLength;
    // Leaving the loop ends the answer.
    if (bytes > mostBytes) return { kind: 'nothing', why: `longer than ${mostBytes / 1024 / 1024} MiB` };
    text += decoder.decode(chunk, { stream: true });
  }
  return { kind: 'answer', status, text, url };
}

/** What Node says of a connection that failed: `fetch failed` alone helps nobody. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  const code: unknown = 'code' in cause ? cause.code : undefined;
  return `not reached (${typeof code === 'string' ? code : cause.message})`;
}
