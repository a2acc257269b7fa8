import { visible } from '../plan/text.ts';

/** Where a command reads its surroundings from and writes to; a test hands in its own. */
export interface Terminal {
  readonly env: NodeJS.ProcessEnv;
  /** Results. With `--json`: one JSON object and nothing else. */
  out(text: string): void;
  /** Progress, logs and errors. */
  err(text: string): void;
  /** Standard error is a terminal, so that progress may be drawn. */
  readonly interactive: boolean;
}

/** This process's own. */
export function processTerminal(): Terminal {
  return {
    env: process.env,
    // What others wrote moves no cursor here, and in JSON the escapes mean the same.
    out: (text) => void process.stdout.write(`${visible(text)}\n`),
    err: (text) => void process.stderr.write(`${visible(text)}\n`),
    // Some terminals have no size, such as one of a container without a screen: nothing can be drawn in place there.
    interactive: process.stderr.isTTY === true && process.stderr.rows > 0,
  };
}
