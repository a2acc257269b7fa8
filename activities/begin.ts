import { setTimeout as pause } from 'node:timers/promises';
import { CancelledFailure, Context, log } from '@temporalio/activity';
import {
  ActivityCancelledError,
  ActivityNotFoundError,
  ActivityPausedError,
  ActivityResetError,
} from '@temporalio/client';
import type { Baseline, Begun } from '../plan/ledger.ts';
import { type Acting, asMemory, givenAct, type Memory, sendingMs } from './attempt.ts';
import { asCaller } from './caller.ts';
import { letGoAfter } from './claims/let-go.ts';
import type { ActInput, ActResult, BaselineAtOnce, NotBegun, StepInput } from './contract.ts';
import type { World } from './dependencies.ts';
import { handBack, wrongPlace } from './hand-back.ts';
import { jobBaselineAtOnce } from './job-baseline.ts';
import { resourceBaselineAtOnce } from './resource-baseline.ts';
import type { Service } from './service.ts';
import { stepOf } from './step-of.ts';

/** A step's activity that may act: it knows what the world was like before. */
export interface BegunInput extends ActInput {
  baseline: Baseline;
  acting: Acting;
}

interface BeginInput {
  world: World;
  service: Service;
  input: ActInput;
  namespace: string;
  act(begun: BegunInput): Promise<ActResult>;
}

/**
 * Acts with the baseline that was given. Without one it claims and looks by itself, and has what it found written down
 * before it acts: each of its heartbeats, its result and its failures tell it. So where no baseline is known, nothing was sent.
 */
export async function begin(beginning: BeginInput): Promise<ActResult | NotBegun> {
  const { world, input, act } = beginning;
  const { baseline, handedOn } = input;
  const through = async (begun: BegunInput): Promise<ActResult> => ({
    ...(await act(begun)),
    ...(await letGoAfter(world, begun, beginning.service.kind)),
  });
  if (baseline) return through({ ...input, baseline, acting: { ...givenAct, handedOn } });
  // Before all else: what a worker of another place sees is not what this run is about.
  if (input.run.place !== world.place) throw wrongPlace(input.run.place, world.place);
  const before = asMemory<unknown>(Context.current().info.heartbeatDetails)?.begun;
  const acting = before ? { ...givenAct, found: before } : await find(beginning);
  if ('notBegun' in acting) return acting;
  const result = await through({ ...input, ...acting.found, acting });
  return { ...result, begun: acting.found };
}

type Found = Acting & { found: Begun };

async function find(beginning: BeginInput): Promise<Found | NotBegun> {
  const seen = await inTime(beginning);
  endIfCancelled();
  if (!seen.ready) return { notBegun: true, claimed: seen.claimed };
  const found: Begun = { baseline: seen.baseline, claims: seen.claimed?.id ?? null };
  return { found, handedOn: null, heardAt: await writeDown(beginning.world, found) };
}

/** Nothing is known: activities of their own find out, wait, and say what is wrong. */
const notYet: BaselineAtOnce = { ready: false, claimed: null };

/** Claims and looks once, in the time in which an effect may be sent; as if it were alone. */
async function inTime({ world, service, input, namespace }: BeginInput): Promise<BaselineAtOnce> {
  const { cancellationSignal } = Context.current();
  const signal = AbortSignal.any([AbortSignal.timeout(sendingMs()), cancellationSignal]);
  const looking = asCaller({ signal }, () => lookAtOnce(world, namespace, service, input, signal)).catch(
    (error: unknown) => {
      log.info('a look before the step came to nothing', { step: input.step.id, error });
      return notYet;
    },
  );
  const late = new Promise<BaselineAtOnce>((resolve) => {
    signal.addEventListener('abort', () => resolve(notYet), { once: true });
  });
  return Promise.race([looking, late]);
}

function lookAtOnce(
  world: World,
  namespace: string,
  service: Service,
  input: StepInput,
  signal: AbortSignal,
): Promise<BaselineAtOnce> {
  switch (service.kind) {
    case 'resource':
      return resourceBaselineAtOnce(world, service, stepOf(input, 'resource'), input);
    case 'job':
      return jobBaselineAtOnce(world, service, stepOf(input, 'job'), input, namespace, signal);
    case 'observation':
      throw new RangeError(`${input.step.id} changes nothing and has nothing to look at before`);
  }
}

/** One answer of the server; asked again until the attempt's time is over. */
const answerMs = 2_000;
const betweenMs = 100;

/**
 * Has Temporal keep what was found, and waits for its word. Heartbeats go unanswered as a rule, and the newest counts: none
 * may have been sent by this attempt before.
 *
 * @returns since when the server knows that this attempt lives, epoch milliseconds
 */
async function writeDown({ claims: { client } }: World, begun: Begun): Promise<number> {
  const { info } = Context.current();
  const memory: Memory<null> = {
    ...{ attempt: info.attempt, since: info.scheduledTimestampMs, begun },
    ...{ closed: false, progress: '', notes: null },
  };
  const until = Date.now() + sendingMs();
  for (;;) {
    const now = Date.now();
    try {
      await client.withDeadline(now + answerMs, () => client.activity.heartbeat(info.taskToken, memory));
      return now;
    } catch (error) {
      if (error instanceof ActivityCancelledError) throw new CancelledFailure('cancelled before it acted');
      if (isAnothersNow(error) || now >= until)
        throw handBack('its baseline was not kept', { nextRetryDelay: '1s' });
      endIfCancelled();
      log.warn('what was found before a step could not be written down and is tried again', { error });
      await pause(betweenMs);
    }
  }
}

/** Another attempt has the step by now, or is to have it. */
function isAnothersNow(error: unknown): boolean {
  return (
    error instanceof ActivityNotFoundError ||
    error instanceof ActivityResetError ||
    error instanceof ActivityPausedError
  );
}

/** A cancel, or a worker that stops, before anything was sent. */
function endIfCancelled(): void {
  const { cancellationSignal, cancellationDetails } = Context.current();
  if (!cancellationSignal.aborted) return;
  if (cancellationDetails?.cancelRequested) throw new CancelledFailure('cancelled before it acted');
  throw handBack('handed over');
}
