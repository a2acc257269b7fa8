import type { Receiver } from './receivers.ts';

/** What one try came to. `later`: it may be taken another time. `gone`: this receiver wants no more of anything. */
export type Answered =
  | { kind: 'taken' }
  | { kind: 'later'; why: string; pauseMs: number }
  | { kind: 'refused'; why: string }
  | { kind: 'gone'; why: string };

/** A try takes at most so long, in milliseconds. */
const tryMs = 5_000;
/** A receiver may ask for so long a pause at most, in milliseconds. */
const longestPauseMs = 120_000;
/** Besides all of 500 and above. */
const triedAgain: ReadonlySet<number> = new Set([408, 425, 429]);

/** Posts an event once. Redirects are not followed; never throws. */
export async function post(
  { url, authorization }: Receiver,
  body: string,
  headers: Record<string, string>,
): Promise<Answered> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/cloudevents+json; charset=utf-8',
        'user-agent': 'showcaller',
        ...(authorization !== null && { authorization }),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(tryMs),
    });
    // Nobody reads what it says.
    await response.body?.cancel().catch(() => undefined);
    return judge(response);
  } catch (error) {
    return { kind: 'later', why: reasonOf(error), pauseMs: 0 };
  }
}

function judge({ ok, status, headers }: Response): Answered {
  const why = `HTTP ${status}`;
  if (ok) return { kind: 'taken' };
  if (status === 410) return { kind: 'gone', why };
  if (triedAgain.has(status) || status >= 500)
    return { kind: 'later', why, pauseMs: pauseIn(headers.get('retry-after')) };
  return { kind: 'refused', why };
}

/** Retry-After: seconds, or a date. */
function pauseIn(header: string | null): number {
  if (header === null) return 0;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, 0), longestPauseMs);
}

/** Such as `ECONNREFUSED`: a message might hold the address. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  if (error.name === 'TimeoutError') return `no answer in ${tryMs / 1000} s`;
  const { cause } = error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return 'the connection was lost';
}
