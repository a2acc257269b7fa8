import { Readable, Transform } from 'node:stream';
import { AnswerUnreadable } from '../call-failed.ts';

/** No answer of any of our calls is nearly as long: a page of a hundred channels is some hundred kilobytes. */
const mostBytes = 8 * 1024 * 1024;

/** What an SDK's handler of requests does, as far as it matters here. */
interface Handler {
  handle(request: never, options?: never): Promise<{ response: object }>;
}

/**
 * Ends answers that are longer than any of ours, and those whose call is over: the SDKs read whatever comes, as long as it
 * comes, also when nobody waits for it any more.
 */
export function boundAnswers(handler: Handler): void {
  const handle = handler.handle.bind(handler);
  handler.handle = async (request: never, options?: never) => {
    const answer = await handle(request, options);
    const { response } = answer;
    const body: unknown = Reflect.get(response, 'body');
    if (body instanceof Readable) Reflect.set(response, 'body', bounded(body, signalOf(options)));
    return answer;
  };
}

function signalOf(options: unknown): AbortSignal | null {
  const signal: unknown =
    typeof options === 'object' && options !== null ? Reflect.get(options, 'abortSignal') : null;
  return signal instanceof AbortSignal ? signal : null;
}

/** The same bytes, up to a limit. */
export function bounded(body: Readable, signal: AbortSignal | null): Readable {
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= mostBytes) done(null, chunk);
      else done(new AnswerUnreadable(`the answer is longer than ${mostBytes / 1024 / 1024} MiB`));
    },
  });
  const over = () => counted.destroy(new AnswerUnreadable('the call was over before its answer had ended'));
  signal?.addEventListener('abort', over, { once: true });
  counted.once('close', () => {
    signal?.removeEventListener('abort', over);
    // The connection ends with it, unless all of it has come.
    body.destroy();
  });
  body.once('error', (error) => counted.destroy(error));
  body.once('aborted', () => counted.destroy(new AnswerUnreadable('the answer was cut')));
  body.pipe(counted);
  return counted;
}

/** Longer than any call may take; ms. */
const longestMs = 15_000;

/** The JSON of an answer of which nobody else says when it is over. */
export async function boundedJson(body: Readable): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of bounded(body, AbortSignal.timeout(longestMs))) parts.push(Buffer.from(part));
  return JSON.parse(Buffer.concat(parts).toString('utf8'));
}
