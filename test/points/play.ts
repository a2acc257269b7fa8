import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import { accountOf } from '../../activities/clients/place.ts';
import { type RunHandle, type RunStatus, startRunbook } from '../../client/index.ts';
import { type ClaimBook, claimsId, claimsQuery } from '../../plan/claims.ts';
import type { JsonObject } from '../../plan/json.ts';
import type { LedgerEntry } from '../../simulator/index.ts';
import { patient } from '../chaos/patient.ts';
import { runId } from '../chaos/slot-name.ts';
import type { Cell } from './cells.ts';
import { clear, type Field, type Plot } from './field.ts';
import type { Meeting } from './moment.ts';
import { type Strike, strike } from './strike.ts';

/** Longest wait for anything, in milliseconds: dead workers are noticed after ten seconds, and machines are slow. */
const longestMs = 120_000;

/** What became of a cell. */
export interface Played {
  /** The cloud's states by name. */
  before: Record<string, string>;
  after: Record<string, string>;
  ledger: readonly LedgerEntry[];
  /** The run's record. */
  last: RunStatus;
  /** Who still holds what; null: nothing was ever claimed. */
  claims: ClaimBook | null;
}

/** Where all cells of a group wait for each other: before the call that is struck, and at it. */
export interface Moments {
  ready: Meeting;
  event: Meeting;
}

function documentOf({ kind }: Cell, plot: Plot): JsonObject {
  return {
    name: 'failure-points',
    stayUp: 'untilEnd',
    steps: {
      gate: { uses: 'approval', with: { prompt: 'Begin?' } },
      step: { ...kind.step(`${plot.simulator.url}/live`), needs: ['gate'], retry: { interval: '200ms' } },
      sibling: { uses: 'approval', onFailure: 'rollback', with: { prompt: 'Go on?' } },
    },
  };
}

/** Plays one cell: its run comes to the call, the event strikes, and the run goes to its end. */
export async function play(field: Field, plot: Plot, cell: Cell, moments: Moments): Promise<Played> {
  const { cloud } = plot.simulator;
  const { kind, point, event } = cell;
  clear(plot);
  if (kind.column === 'resource')
    for (const [name, state] of Object.entries(kind.adopted)) cloud.set(name, state);
  const before = cloud.resources();
  for (const fault of point.given ?? []) cloud.faults.add(fault);
  const { untilThen } = point;
  if (untilThen && kind.column === 'job')
    void cloud
      .waitFor(({ operation }) => operation === kind.start, longestMs)
      .then(() => cloud.faults.add(untilThen))
      .catch(() => undefined);
  const { handle, striking, good } = await coming(field, plot, cell, moments);
  await striking.struck;
  if (event === 'the run is cancelled') await handle.cancel();
  await moments.event.come();
  striking.release();
  if (event !== 'the run is cancelled' && point.phase !== 'backward') {
    if (point.phase === 'preflight') {
      await untilAsking(field, handle);
      await say(field, handle, 'approve', 'gate');
    }
    await (isSilent(cell) ? untilIdle(field, handle) : good);
    await say(field, handle, 'reject', 'sibling');
  }
  const last = await patient(() => handle.result());
  const claims = await claimsOf(field, plot, cell);
  return { before, after: cloud.resources(), ledger: [...cloud.ledger], last, claims };
}

interface Coming {
  handle: RunHandle;
  striking: Strike;
  /** Resolves when the step goes its way again although it was struck. */
  good: Promise<unknown>;
}

/** Brings a run to where the call is next, and lets it go on once all others are there. */
async function coming(field: Field, plot: Plot, cell: Cell, { ready }: Moments): Promise<Coming> {
  const { cloud } = plot.simulator;
  const { phase } = cell.point;
  if (phase === 'preflight') {
    await ready.come();
    const [striking, good] = [strike(cloud, cell), goodSign(plot, cell)];
    return { handle: await begin(field, plot, cell), striking, good };
  }
  const handle = await begin(field, plot, cell);
  await untilAsking(field, handle);
  if (phase === 'forward') {
    await ready.come();
    const [striking, good] = [inTurn(plot, cell), goodSign(plot, cell)];
    await say(field, handle, 'approve', 'gate');
    return { handle, striking, good };
  }
  const good = goodSign(plot, cell);
  await say(field, handle, 'approve', 'gate');
  await good;
  await ready.come();
  const striking = inTurn(plot, cell);
  await say(field, handle, 'reject', 'sibling');
  return { handle, striking, good };
}

function begin(field: Field, plot: Plot, cell: Cell): Promise<RunHandle> {
  const { client, taskQueue } = field;
  const workflowId = runId(plot.at, `${Date.now().toString(36)}-${cell.kind.name.replaceAll(/\W+/g, '-')}`);
  plot.workflowId = workflowId;
  return patient(() =>
    startRunbook(client, {
      runbook: documentOf(cell, plot),
      taskQueue,
      workflowId,
      summary: cell.point.name,
    }),
  );
}

/** A person's answer; the plain update, without the looks that the client takes around it. */
async function say(
  { client }: Field,
  handle: RunHandle,
  answer: 'approve' | 'reject',
  step: string,
): Promise<void> {
  await patient(() =>
    // Asked again, it is the same answer.
    client.workflow
      .getHandle(handle.workflowId)
      .executeUpdate(answer, { updateId: `${answer}-${step}`, args: [{ step }] }),
  );
}

/** Both approvals ask. Costs the worker nothing. */
async function untilAsking({ client }: Field, handle: RunHandle): Promise<void> {
  const isAsking = async () => {
    const { searchAttributes } = await client.workflow.getHandle(handle.workflowId).describe();
    return searchAttributes.ShowcallerAsking?.[0] === true;
  };
  await until(isAsking);
}

/** Strikes at once, or behind the call that must come first. */
function inTurn(plot: Plot, cell: Cell): Strike {
  const { cloud } = plot.simulator;
  const { behind } = cell.point;
  if (behind === undefined) return strike(cloud, cell);
  const seq = cloud.ledger.at(-1)?.seq ?? 0;
  let striking: Strike | null = null;
  const struck = cloud
    .waitFor((entry) => entry.seq > seq && entry.operation === behind, longestMs)
    .then(() => {
      striking = strike(cloud, cell);
      return striking.struck;
    });
  return { struck, release: () => striking?.release() };
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + longestMs;
  while (!(await patient(isSo))) {
    if (Date.now() > deadline) throw new Error(`never so within ${longestMs / 1000} s: ${isSo}`);
    await sleep(250);
  }
}

/** What it calls is in no ledger of the cloud. */
const isSilent = ({ kind }: Cell) => kind.column === 'look' && kind.operation === 'GetManifest';

/** The step is done: nothing of it is under way. */
async function untilIdle({ client }: Field, handle: RunHandle): Promise<void> {
  const isIdle = async () => {
    const { raw } = await client.workflow.getHandle(handle.workflowId).describe();
    return (raw.pendingActivities ?? []).length === 0;
  };
  await until(isIdle);
}

/** What from now on shows that the step is up, that a job is followed, or that something was looked at. */
function goodSign(plot: Plot, cell: Cell): Promise<unknown> {
  const { cloud } = plot.simulator;
  const since = cloud.ledger.at(-1)?.seq ?? 0;
  const isSign = signOf(plot, cell);
  const sign = cloud.waitFor((entry) => entry.seq > since && isSign(entry), longestMs);
  sign.catch(() => undefined);
  return sign;
}

function signOf({ simulator: { cloud } }: Plot, { kind, point }: Cell): (entry: LedgerEntry) => boolean {
  switch (kind.column) {
    case 'resource': {
      // Read while it is on: what it reads is what the step waits for.
      const isOn = (name: string) => ['ACTIVE', 'RUNNING', '1'].includes(cloud.state(name) ?? '');
      const isRead = ({ operation }: LedgerEntry) => /^(Describe|Get|List)/.test(operation);
      return (entry) => entry.status === 200 && isRead(entry) && kind.names.every(isOn);
    }
    case 'job':
      // What cannot be found until the undo is never followed.
      if (point.untilThen) return ({ operation }) => operation === kind.start;
      return ({ operation, status }) => operation === kind.follows && status === 200;
    case 'look':
      return ({ operation, status }) => operation === kind.operation && status === 200;
  }
}

/** Who holds what of the services that the cell is about. */
async function claimsOf({ client }: Field, { env }: Plot, { kind }: Cell): Promise<ClaimBook | null> {
  if (kind.scope === null) return null;
  const id = claimsId(accountOf(env), kind.scope);
  return patient(() =>
    client.workflow
      .getHandle(id)
      .query<ClaimBook>(claimsQuery)
      .catch((error) => {
        if (error instanceof WorkflowNotFoundError) return null;
        throw error;
      }),
  );
}
