import type { Json, JsonObject } from '../plan/json.ts';
import type { Answer, ResourceName } from '../plan/ledger.ts';
import type { Maintenance } from './maintenance.ts';
import type { TroubleType } from './trouble-types.ts';
import type { WatchTroubleType } from './watch-trouble-types.ts';

/**
 * Six classes of state, and `recovering`: on at the baseline, not yet up while settling, never failed.
 * off: turn on · coming: wait · on: up · going: wait until off · busy: wait, then look again · broken: final.
 */
export type StateClass = 'off' | 'coming' | 'on' | 'recovering' | 'going' | 'busy' | 'broken';

/** What a read saw of one resource. */
export interface Seen {
  class: StateClass;
  /** The service's own spelling; `NotFound` when it does not exist. */
  state: string;
  /** Why it is broken, when the service says so. */
  message?: string;
  arn?: string;
  /** The vendor's id of the read, where a step's outputs name it. */
  requestId?: string;
  /** Where the service tells it in the same answer. */
  maintenance?: Maintenance;
}

/**
 * What one call with an effect came to for one thing.
 * refusedForNow: try again later · refusedForGood: never · unknown: read back before anything else ·
 * readBack: refused as if it were on already; after an unknown call of ours this may be its echo.
 */
export type OutcomeKind = 'accepted' | 'refusedForNow' | 'refusedForGood' | 'unknown' | 'readBack';

export interface CallOutcome {
  kind: OutcomeKind;
  /** Stable failure type, a row of docs/errors.md; `Accepted` when accepted. */
  type: string;
  /** The vendor's own code or error name. */
  code: string;
  message: string;
  requestId?: string;
  /** The vendor's state, as answered; recorded, never proof of up. */
  state?: string;
  arn?: string;
  /** At least this long before another try. */
  retryAfterMs?: number;
  /** A person must act while it is tried again, such as renew credentials. */
  alarm?: true;
}

/** What the life cycles hand to every call of a service. */
export interface CallContext {
  /** Ends reads and waits when the operator cancels; never handed to a call with an effect. */
  signal: AbortSignal;
  /** It is only waited for: that it runs still may have been seen a moment ago, for others. */
  waiting?: true;
}

/** What a failed read means: look again, or never. A code in no table is final on a read. */
export interface ReadVerdict {
  kind: 'again' | 'final';
  /** Stable failure type, a row of docs/errors.md. */
  type: string;
  code: string;
  message: string;
  requestId?: string;
  retryAfterMs?: number;
  /** A person must act while it is tried again (expired credentials). */
  alarm?: boolean;
}

/** The calls with an effect, as the life cycles name them. */
export type EffectName = 'turnOn' | 'turnOff' | 'submit' | 'cancel';

/** What every service file says of itself. `With` is the step's resolved and validated `with`. */
interface ServiceBase<With> {
  uses: string;
  /** Reads with the same scope are shared: service and region, such as `medialive eu-central-1`. */
  scope(input: With): string;
  /** What an error thrown by a call with an effect comes to, by the one outcome table (`outcomes.ts`). */
  judgeEffect(error: unknown, call: EffectName): CallOutcome;
  /** What an error thrown by a read comes to, by the same table. */
  judgeRead(error: unknown): ReadVerdict;
}

/** How a resource that is up is doing: that it runs proves nothing of what it carries. */
export interface Health {
  /** `unsettled`: not up just now (recovering, starting again); the health gate's clock starts anew. */
  state: 'healthy' | 'unhealthy' | 'unsettled';
  /** What is wrong, for people. */
  findings: { code: WatchTroubleType; message: string }[];
  /** What comes in, for people, such as `studio-a active on both pipelines`; null: the service does not say. */
  input: string | null;
}

/** What stands in the way of a start at the show's time: a state, a maintenance window, an application that does not run. */
export interface Obstacle {
  resource: ResourceName | null;
  code: TroubleType;
  message: string;
}

/** From when the steps begin until the show is off air, epoch milliseconds; `to` null: no end is planned. */
export interface ShowWindow {
  from: number;
  to: number | null;
}

/** A thing that is off or on, and stays so. Raw errors of calls may be thrown: the life cycle classifies them. */
export interface ResourceService<With = JsonObject> extends ServiceBase<With> {
  kind: 'resource';
  /** Ledger names of what the step is about. */
  resources(input: With): ResourceName[];
  /** Reads many at once, each named in the answer; one that is missing or forbidden to read is thrown or `broken`. */
  inspect(names: ResourceName[], input: With, context: CallContext): Promise<Map<ResourceName, Seen>>;
  /** At most so many names in one `turnOn` or `turnOff`. */
  batchSize: number;
  /** One call. Names missing in the answer are unknown. A thrown error is about all of them. */
  turnOn(names: ResourceName[], input: With): Promise<Map<ResourceName, CallOutcome>>;
  turnOff(names: ResourceName[], input: With): Promise<Map<ResourceName, CallOutcome>>;
  /** Groups to turn off one after the other, each when the one before is off. */
  undoOrder(names: ResourceName[]): ResourceName[][];
  /** Names of what is on, not in `ours`, and would go off with this one; it is then left up. */
  inUseBy?(
    name: ResourceName,
    input: With,
    ours: ReadonlySet<ResourceName>,
    context: CallContext,
  ): Promise<ResourceName[]>;
  /** How those that are up are doing; shared like `inspect`. */
  health?(names: ResourceName[], input: With, context: CallContext): Promise<Map<ResourceName, Health>>;
  outputs(result: ResourceResult, input: With): JsonObject;
  /** The shell command that turns it off by hand. */
  byHand(name: ResourceName, input: With): string;
  /** Its page in the vendor's console. */
  page?(name: ResourceName, input: With): string;
  /** A word for people: `running`, `active`. */
  onWord: string;
  /** How long `off` must be seen after a call whose answer was lost; default: SHOWCALLER_SETTLING. */
  settlingMs?: number;
}

/** What a resource step came to, for its outputs. */
export interface ResourceResult {
  started: ResourceName[];
  adopted: ResourceName[];
  failed: ResourceName[];
  states: Record<ResourceName, string>;
  /** The newest vendor request id by name. */
  requestIds: Record<ResourceName, string>;
}

export type JobClass = 'waiting' | 'succeeded' | 'warned' | 'failed' | 'cancelled' | 'unclear';

/** What a read saw of one job. `unclear`: it ended in a way that only a person can judge. */
export interface JobSeen {
  class: JobClass;
  state: string;
  /** Failure type when it did not succeed. */
  type?: string;
  message?: string;
  outputs: JsonObject;
  /** What the next look of the same attempt compares with. */
  mark?: Json;
}

/** What fixes a submission: the same for every attempt, so that it can be found and never doubles. */
export interface JobKey {
  /** `sc-<hash of namespace, workflow id, first run id, step>-<n>`. */
  token: string;
  n: number;
}

export interface FoundJob {
  id: string;
  startedAt: number | null;
  state: string;
}

export interface SubmittedJob {
  id: string;
  requestId?: string;
  state?: string;
}

/** A thing that is submitted once and ends by itself. */
export interface JobService<With = JsonObject> extends ServiceBase<With> {
  kind: 'job';
  /**
   * `token`: what `find` finds under our own name is surely ours, and a second submit with one token is harmless.
   * `lookAlike`: it is alike, started after `since`; one that the baseline does not hold is presumed ours.
   */
  identity: 'token' | 'lookAlike';
  /** Executions of the same job that started after `since` (epoch milliseconds); all that there are under a token. */
  find(input: With, key: JobKey, since: number, context: CallContext): Promise<FoundJob[]>;
  /** Epoch milliseconds before which a submit must wait (an open harvest window); null: none. */
  notBefore?(input: With): number | null;
  submit(input: With, key: JobKey): Promise<SubmittedJob>;
  /** Says more of a submit that was refused, by reading; such as 409 because the application does not run. */
  explain?(outcome: CallOutcome, input: With, context: CallContext): Promise<CallOutcome>;
  observe(id: string, input: With, context: CallContext): Promise<JobSeen>;
  /** Reads what stands in the way of a submit, such as an application that does not run. Shares reads with whoever asks the same. */
  obstacles?(input: With): Promise<Obstacle[]>;
  cancel(id: string, input: With): Promise<void>;
  /** Accepted is enough: `waitFor: accepted`. */
  acceptedIsEnough(input: With): boolean;
  /** What two runs must not submit at one time, as claims name it; null: they may. */
  claimKey?(input: With): string | null;
  outputs(id: string, state: string | null): JsonObject;
  byHand(id: string, input: With): string;
  /** Its page in the vendor's console. */
  page?(id: string, input: With): string;
}

/** A thing that is only looked at until it is so. */
export interface ObservationService<With = JsonObject> extends ServiceBase<With> {
  kind: 'observation';
  /** @param before - the look before of the same attempt; null: it is the first, or that one failed */
  observe(input: With, context: CallContext, before?: JobSeen | null): Promise<JobSeen>;
  /** Reads, before the show, why it will never be so; for what must exist by then. */
  obstacles?(input: With, context: CallContext): Promise<Obstacle[]>;
}

export type Service = ResourceService | JobService | ObservationService;

/** An answer for the ledger: refusals of every sort are `refused`. */
export function answerOf(kind: OutcomeKind): Answer {
  switch (kind) {
    case 'accepted':
      return 'accepted';
    case 'unknown':
      return 'unknown';
    case 'refusedForNow':
    case 'refusedForGood':
    case 'readBack':
      return 'refused';
  }
}
