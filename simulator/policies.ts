import * as z from 'zod';

/**
 * What a vendor may answer where its pages do not say:
 * accept (does it; a second start changes nothing) · ignore (the same answer, no effect) · failed (409 alone, an entry of
 * `failed[]` in a batch) · badRequest 400 · forbidden 403 · conflict 409. In a batch the last three refuse the whole call.
 */
export const verdicts = ['accept', 'ignore', 'failed', 'badRequest', 'forbidden', 'conflict'] as const;
export type Verdict = (typeof verdicts)[number];

const verdict = z.enum(verdicts);

const switchShape = {
  /** A start of what is coming on or on. */
  secondStart: verdict,
  startWhileStopping: verdict,
  /** CREATING, UPDATING, DELETING. */
  startWhileBusy: verdict,
  /** ERROR, *_FAILED. */
  startWhenBroken: verdict,
  stopWhileStarting: verdict,
  /** A stop of what is going off. */
  secondStop: verdict,
  stopWhenOff: verdict,
  stopWhileBusy: verdict,
};

const switchSchema = z.strictObject(switchShape);
/** The undocumented answers to start and stop of something that is on or off. */
export type SwitchPolicies = z.infer<typeof switchSchema>;

export const policiesSchema = z.strictObject({
  /** Channels, alone and in batches; `unknownId`: an id that does not exist, in a batch. */
  medialive: z.strictObject({ ...switchShape, unknownId: z.enum(['failed', 'notFound']) }),
  multiplexes: switchSchema,
  /** `otherRegion`: a flow asked for with another region's signature. */
  mediaconnect: z.strictObject({ ...switchShape, otherRegion: z.enum(['notFound', 'accept']) }),
  mediapackagev2: z.strictObject({
    endTimeInFuture: z.enum(['refuse', 'accept']),
    maxActiveJobs: z.int().min(0),
    tooManyJobs: z.enum(['validation', 'quota']),
    cancelFinished: z.enum(['validation', 'conflict', 'accept']),
  }),
  m2: z.strictObject({
    notRunning: z.enum(['conflict', 'validation']),
    unknownJob: z.enum(['notFound', 'validation', 'accept']),
    cancelFinished: z.enum(['conflict', 'validation', 'accept']),
    ...switchShape,
  }),
  alibabaLive: switchSchema,
  /** Items of a page when the caller names no number, and at most. */
  pageSize: z.int().min(1).max(1000),
  /** Throttles at the vendors' documented rates. */
  vendorLimits: z.boolean(),
});

export type Policies = z.infer<typeof policiesSchema>;

const usual: SwitchPolicies = {
  secondStart: 'failed',
  startWhileStopping: 'failed',
  startWhileBusy: 'badRequest',
  startWhenBroken: 'badRequest',
  stopWhileStarting: 'accept',
  secondStop: 'accept',
  stopWhenOff: 'failed',
  stopWhileBusy: 'badRequest',
};

// MediaConnect's model has no ConflictException, so 400 is its only error about a state.
const withoutConflict: SwitchPolicies = {
  ...usual,
  secondStart: 'badRequest',
  startWhileStopping: 'badRequest',
  stopWhenOff: 'badRequest',
};

export function defaultPolicies(): Policies {
  return {
    medialive: { ...usual, unknownId: 'failed' },
    // StopMultiplex does nothing unless the multiplex runs.
    multiplexes: { ...usual, stopWhileStarting: 'ignore', stopWhenOff: 'ignore' },
    mediaconnect: { ...withoutConflict, otherRegion: 'notFound' },
    mediapackagev2: {
      endTimeInFuture: 'refuse',
      maxActiveJobs: 10,
      tooManyJobs: 'validation',
      cancelFinished: 'validation',
    },
    m2: { ...usual, notRunning: 'conflict', unknownJob: 'notFound', cancelFinished: 'conflict' },
    alibabaLive: {
      ...usual,
      secondStart: 'forbidden',
      stopWhenOff: 'forbidden',
      startWhileStopping: 'forbidden',
    },
    pageSize: 100,
    vendorLimits: false,
  };
}

export const policiesChangeSchema = z.strictObject({
  medialive: policiesSchema.shape.medialive.partial().optional(),
  multiplexes: policiesSchema.shape.multiplexes.partial().optional(),
  mediaconnect: policiesSchema.shape.mediaconnect.partial().optional(),
  mediapackagev2: policiesSchema.shape.mediapackagev2.partial().optional(),
  m2: policiesSchema.shape.m2.partial().optional(),
  alibabaLive: policiesSchema.shape.alibabaLive.partial().optional(),
  pageSize: policiesSchema.shape.pageSize.optional(),
  vendorLimits: policiesSchema.shape.vendorLimits.optional(),
});

/** Puts a change into policies, in place, and leaves what it does not name. */
export function changePolicies(policies: Policies, change: z.infer<typeof policiesChangeSchema>): void {
  Object.assign(policies.medialive, change.medialive);
  Object.assign(policies.multiplexes, change.multiplexes);
  Object.assign(policies.mediaconnect, change.mediaconnect);
  Object.assign(policies.mediapackagev2, change.mediapackagev2);
  Object.assign(policies.m2, change.m2);
  Object.assign(policies.alibabaLive, change.alibabaLive);
  if (change.pageSize !== undefined) policies.pageSize = change.pageSize;
  if (change.vendorLimits !== undefined) policies.vendorLimits = change.vendorLimits;
}
