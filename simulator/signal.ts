import * as z from 'zod';
import { alertSchema } from './world/schema.ts';

/**
 * What happens to a thing without a call of anybody: its input is cut or comes back, alerts are set or cleared, a pipeline
 * is lost, a flow has something to say. Members that are absent stay as they are.
 */
export const signalSchema = z.strictObject({
  /** false: cut. true: comes back. A name: of a channel, the input that is active now. */
  input: z.union([z.boolean(), z.string().min(1)]).optional(),
  /** Of a channel or a multiplex: all its alerts from now on, besides the one of a cut input. */
  alerts: z.array(alertSchema).optional(),
  /** Of a channel or a multiplex; null: as many as it should have. */
  pipelinesRunningCount: z.int().min(0).max(2).nullable().optional(),
  /** Of a flow: what DescribeFlow shows in `messages.errors`. */
  errors: z.array(z.string()).optional(),
  /** Of a flow: what DescribeFlowSourceMetadata shows in `messages`. */
  sourceMessages: z.array(z.strictObject({ code: z.string(), message: z.string() })).optional(),
});

/** A change of what a thing carries, as it is written. */
export type Signal = z.input<typeof signalSchema>;
export type ReadSignal = z.output<typeof signalSchema>;

/** Members that a thing of this sort does not have. */
export function wrongMembers(signal: ReadSignal, members: readonly (keyof ReadSignal)[]): string[] {
  return Object.keys(signal).filter((key) => !members.some((member) => member === key));
}
