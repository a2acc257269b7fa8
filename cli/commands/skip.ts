import { isJsonObject, type JsonObject } from '../../plan/json.ts';
import type { ExitCode } from '../exit-codes.ts';
import { byOf, type GivingOptions, give } from '../giving.ts';
import { InputError } from '../input-error.ts';
import type { Terminal } from '../terminal.ts';

interface SkipOptions extends GivingOptions {
  outputs?: string;
  own?: boolean;
}

/** `skip`: go on without a step. */
export function skip(id: string, step: string, options: SkipOptions, terminal: Terminal): Promise<ExitCode> {
  const outputs = options.outputs === undefined ? null : readOutputs(options.outputs);
  return give(id, options, terminal, (run) =>
    run.skip({ step, ...(outputs && { outputs }), ...(options.own && { own: true }), ...byOf(options) }),
  );
}

function readOutputs(text: string): JsonObject {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    throw new InputError(`--outputs is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (isJsonObject(read)) return read;
  throw new InputError(`--outputs must be a JSON object such as {"jobId": "job-1"}, not ${text}`);
}
