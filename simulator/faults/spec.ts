import * as z from 'zod';

const text = z.string().min(1);
const count = z.int().min(0);
const ms = z.number().min(0);

const where = {
  /** For the ledger; the kind if there is none. */
  name: text.optional(),
  /** The API's own name of the operation, or `*`. */
  operation: text,
  service: z.enum(['medialive', 'mediaconnect', 'mediapackagev2', 'm2', 'alibaba-live', 'live']).optional(),
  /** Only calls about this resource: flow ARN, `channel:ID`, `multiplex:ID`, `clusterId/jobId`, job name or id. */
  resource: text.optional(),
  /** How many calls it strikes; 0: all, until it is removed. */
  times: count.default(1),
  /** How many matching calls it lets pass first. */
  after: count.default(0),
};

const answered = {
  ...where,
  /** Before the effect (which then never happens) or after it. */
  when: z.enum(['before', 'after']).default('before'),
  /** How long the client waits for it. */
  delayMs: ms.default(0),
};

const error = z.strictObject({
  /** Default: what the service's model says for the type. */
  status: z.int().min(200).max(599).optional(),
  /** The error's type (AWS) or Code (Alibaba). Default: the service's internal error, or its first of that status. */
  type: text.optional(),
  message: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  /** Instead of the service's own body. */
  body: z.unknown().optional(),
});

/** A fault on demand, as written in JSON. */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('error'), ...answered, error: error.default({}) }),
  /** The connection is cut without an answer. */
  z.strictObject({ kind: z.literal('drop'), ...answered }),
  /** No answer until the client gives up or the simulator closes. */
  z.strictObject({ kind: z.literal('hang'), ...answered }),
  /** `before`: the effect itself comes late, also when the client has given up by then. */
  z.strictObject({ kind: z.literal('slow'), ...answered, delayMs: ms }),
  /** It goes on, before its effect or after it, when the fault is removed; also when the client has given up by then. */
  z.strictObject({ kind: z.literal('hold'), ...answered }),
  /** An error page of something between the client and the service. */
  z.strictObject({ kind: z.literal('html'), ...answered, status: z.int().min(200).max(599).default(502) }),
  /** The operation's own good status, with a body that is none of its. */
  z.strictObject({
    kind: z.literal('garbage'),
    ...answered,
    garbage: z.enum(['truncated', 'wrongTypes', 'empty']).default('truncated'),
  }),
  /** A limit by token bucket: what exceeds it is throttled, before its effect. */
  z.strictObject({
    kind: z.literal('throttle'),
    ...where,
    times: count.default(0),
    ratePerSecond: z.number().min(0),
    burst: z.number().min(0).optional(),
  }),
  /** What the call starts stays in its first state until the fault is removed. `ids`: only these of a batch. */
  z.strictObject({ kind: z.literal('stuck'), ...where, ids: z.array(text).optional() }),
  /**
   * What the call starts comes on and falters for ever (RECOVERING), or, with a state that it does not come back from by
   * itself (off, ERROR), ends there instead of coming on.
   */
  z.strictObject({
    kind: z.literal('flap'),
    ...where,
    ids: z.array(text).optional(),
    state: text.optional(),
    /** In each state. */
    delayMs: ms.default(1_000),
  }),
  /**
   * These ids of a batch are answered in `failed[]`, in neither list, or in both. `before`: and did not start;
   * `after`: although they did.
   */
  z.strictObject({
    kind: z.literal('partial'),
    ...where,
    operation: z.enum(['BatchStart', 'BatchStop']),
    when: z.enum(['before', 'after']).default('before'),
    ids: z.array(text).min(1),
    listing: z.enum(['failed', 'neither', 'both']).default('failed'),
    code: text.default('InternalServerErrorException'),
    message: z.string().default('An unexpected error occurred.'),
  }),
]);

export type FaultSpec = z.input<typeof faultSchema>;
export type Fault = z.output<typeof faultSchema>;
type FaultOf<K extends Fault['kind']> = Extract<Fault, { kind: K }>;

/** Faults of the answer; at most one strikes a call. */
export type WireFault = FaultOf<'error' | 'drop' | 'hang' | 'slow' | 'hold' | 'html' | 'garbage'>;
/** Faults of what follows from an accepted call. */
export type CourseFault = FaultOf<'stuck' | 'flap'>;
export type PartialFault = FaultOf<'partial'>;
export type ErrorFault = FaultOf<'error'>;
