import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  AlreadyRunning,
  getRun,
  type RunHandle,
  type RunStatus,
  startRunbook,
  startTeardown,
} from '../../client/index.ts';
import { defaultDelays } from '../../simulator/delays.ts';
import { defaultPolicies } from '../../simulator/policies.ts';
import { sendCommand } from './command.ts';
import { failedTasks } from './failed-tasks.ts';
import { operate } from './operator.ts';
import { patient } from './patient.ts';
import type { Played, PlayedShow } from './played.ts';
import type { Event, Scenario, Show } from './scenario.ts';
import type { Slot } from './siege.ts';
import { runId } from './slot-name.ts';
import { world } from './stock.ts';

/** As long as a call that somebody gave up can still take effect, in milliseconds. */
const quietMs = 2_400;

/** Plays a scenario to its end, and waits until the cloud is at rest. Breakdowns are the siege's. */
export async function play(slot: Slot, scenario: Scenario): Promise<Played> {
  const { cloud } = slot.simulator;
  const before = setUp(slot, scenario);
  const timers = new AbortController();
  setMaxListeners(0, timers.signal);
  const begun = Date.now();
  const runs = new Map<string, RunHandle>();
  const defects: string[] = [];
  const acts = scenario.events.map(async (event) => {
    const due = await sleep(begun + event.at - Date.now(), true, { signal: timers.signal }).catch(
      () => false,
    );
    if (due) await carryOut(slot, event, runs, defects);
  });
  const shows = await Promise.all(
    scenario.shows.map(async (show): Promise<PlayedShow> => {
      await sleep(begun + show.startAt - Date.now());
      return playShow(slot, scenario, show, runs);
    }),
  );
  timers.abort();
  await Promise.allSettled(acts);
  await sleep(quietMs);
  const after = cloud.resources();
  const tornDown = await Promise.all(
    shows.map((played) => {
      const show = scenario.shows.find(({ name }) => name === played.name);
      return played.last.outcome === 'done' && show?.tearDown ? tearDown(slot, played) : played;
    }),
  );
  if (tornDown.some((show, at) => show !== shows[at])) await sleep(quietMs);
  return {
    scenario,
    shows: tornDown.map((show) => ({ ...show, defects: [...show.defects, ...defects] })),
    before,
    after,
    finally: cloud.resources(),
    ledger: [...cloud.ledger],
  };
}

/** A new cloud as the scenario finds it; its resources' states. */
function setUp({ simulator: { cloud } }: Slot, scenario: Scenario): Record<string, string> {
  cloud.reset({
    ...world(),
    batchOutcomes: scenario.batchOutcomes,
    harvestOutcomes: { '*': scenario.harvestOutcome },
  });
  cloud.changePolicies(defaultPolicies());
  cloud.changePolicies(scenario.policies);
  cloud.changeDelays({ ...defaultDelays(), ...scenario.delays });
  for (const [name, state] of Object.entries(scenario.before)) cloud.set(name, state);
  const before = cloud.resources();
  cloud.clearLedger();
  for (const fault of scenario.faults) cloud.faults.add(fault);
  return before;
}

async function playShow(
  slot: Slot,
  scenario: Scenario,
  show: Show,
  runs: Map<string, RunHandle>,
): Promise<PlayedShow> {
  const workflowId = runId(slot.at, `${scenario.seed}-${show.name}-${randomUUID().slice(0, 8)}`);
  const run = await start(slot, show, workflowId);
  runs.set(show.name, run);
  const { last, neverEnded } = await operate(slot, run, show);
  if (neverEnded) await patient(() => slot.client.workflow.getHandle(workflowId).terminate('never ended'));
  const played = { name: show.name, workflowId, last, neverEnded, tearDown: null };
  const defects = await patient(() => failedTasks(slot.client, workflowId));
  const ended = { ...played, defects };
  if (last.outcome !== 'terminated' || neverEnded) return ended;
  const terminated = scenario.events.find((event) => event.kind === 'terminate' && event.show === show.name);
  await sleep(terminated?.kind === 'terminate' ? terminated.tearDownAfter : 0);
  return tearDown(slot, ended);
}

async function start(slot: Slot, show: Show, workflowId: string): Promise<RunHandle> {
  const { client, taskQueue, simulator } = slot;
  const now = Date.now();
  const parameters = {
    origin: simulator.url,
    now: new Date(now - 60_000).toISOString(),
    soon: new Date(now + 1_500).toISOString(),
  };
  const { document, onAirAt, offAirAt } = show;
  const given = { ...(onAirAt !== undefined && { onAirAt }), ...(offAirAt !== undefined && { offAirAt }) };
  return patient(async () => {
    try {
      return await startRunbook(client, { runbook: document, parameters, workflowId, taskQueue, ...given });
    } catch (error) {
      // The server was lost before it could say that it had started it.
      if (error instanceof AlreadyRunning) return getRun(client, workflowId);
      throw error;
    }
  });
}

/** What `sweep --undo` does for a run that was terminated, and what people do with one that was handed off. */
async function tearDown(slot: Slot, show: PlayedShow): Promise<PlayedShow> {
  const { workflowId } = show;
  const teardownId = `${workflowId}-teardown`;
  const run = await patient(async () => {
    try {
      return await startTeardown(slot.client, { workflowId, teardownId });
    } catch (error) {
      if (error instanceof AlreadyRunning) return getRun(slot.client, teardownId);
      throw error;
    }
  });
  const begun = Date.now();
  const status = await patient<RunStatus>(
    () => run.result(),
    () => Date.now() - begun > 60_000,
  );
  const defects = await patient(() => failedTasks(slot.client, teardownId));
  return { ...show, tearDown: status, defects: [...show.defects, ...defects] };
}

async function carryOut(
  slot: Slot,
  event: Event,
  runs: ReadonlyMap<string, RunHandle>,
  defects: string[],
): Promise<void> {
  const { cloud } = slot.simulator;
  switch (event.kind) {
    case 'set':
      return cloud.set(event.resource, event.state);
    case 'input':
      return cloud.signal(event.resource, { input: event.on });
    case 'probe':
      return cloud.changeLive(event.name, event.change);
    case 'killWorker':
    case 'stopWorker':
    case 'killServer':
      return;
    case 'command':
    case 'cancel':
    case 'terminate': {
      const run = runs.get(event.show);
      if (!run) return;
      const handle = slot.client.workflow.getHandle(run.workflowId, run.runId);
      if (event.kind === 'cancel') await ignore(handle.cancel());
      else if (event.kind === 'terminate') await ignore(handle.terminate('chaos'));
      else defects.push(...(await sendCommand(slot.client, run, event)));
    }
  }
}

/** It has ended, or the server is down: then it does not happen. */
async function ignore(act: Promise<unknown>): Promise<void> {
  await act.catch(() => undefined);
}
