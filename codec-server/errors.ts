/** What the codec server is to be started with cannot be. The message names the flag or file, and what is wrong. */
export class CodecServerUnusable extends Error {
  override readonly name = 'CodecServerUnusable';
  readonly code = 'CodecServerUnusable';
}
