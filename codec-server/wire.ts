import type { Payload } from '@temporalio/common';
import * as z from 'zod';

const base64 = z.string().regex(/^[A-Za-z0-9+/_-]*={0,2}$/, 'must be base64');

/** Payloads as the remote codec protocol has them: JSON of the protocol buffers. */
const bodySchema = z.object({
  payloads: z.array(
    z.object({ metadata: z.record(z.string(), base64).default({}), data: base64.default('') }),
  ),
});

/** What a body says, or what is wrong with it. */
export type ReadBody = { ok: true; payloads: Payload[] } | { ok: false; wrong: string };

/** Reads a body. What is wrong is said without any of its values. */
export function readBody(text: string): ReadBody {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, wrong: 'the body is no JSON' };
  }
  const read = bodySchema.safeParse(json);
  if (!read.success) {
    const [issue] = read.error.issues;
    return {
      ok: false,
      wrong: `${issue?.path.join('.') || 'the body'}: ${issue?.message ?? 'is none of ours'}`,
    };
  }
  const payloads = read.data.payloads.map(({ metadata, data }) => ({
    metadata: Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, bytesOf(value)])),
    data: bytesOf(data),
  }));
  return { ok: true, payloads };
}

/** The body of an answer. */
export function writeBody(payloads: readonly Payload[]): { payloads: object[] } {
  return {
    payloads: payloads.map(({ metadata, data }) => ({
      metadata: Object.fromEntries(
        Object.entries(metadata ?? {}).map(([name, value]) => [name, textOf(value)]),
      ),
      data: textOf(data),
    })),
  };
}

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'base64');
const textOf = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString('base64');
