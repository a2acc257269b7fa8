import { setTimeout as sleep } from 'node:timers/promises';
import { CommandRefused, type RunHandle, type RunStatus } from '../../client/index.ts';
import type { JsonObject } from '../../plan/json.ts';
import type { LedgerEntry } from '../../simulator/index.ts';
import type { Stage } from '../run/stage.ts';
import type { Scenario } from './scenario.ts';

/** What a chaotic run came to. */
export interface Played {
  scenario: Scenario;
  last: RunStatus;
  before: Record<string, string>;
  after: Record<string, string>;
  ledger: readonly LedgerEntry[];
  /** Workflow tasks that failed: defects of ours. */
  failedTasks: string[];
}

/** Plays a scenario to its end, and waits until the cloud is at rest. */
export async function play(stage: Stage, scenario: Scenario, mayKill = false): Promise<Played> {
  const { cloud } = stage.simulator;
  cloud.reset();
  cloud.changePolicies({ ...calm, ...scenario.policies });
  cloud.changeOutcomes({ batchOutcomes: scenario.outcomes });
  for (const [name, state] of Object.entries(scenario.before)) cloud.set(name, state);
  const before = cloud.resources();
  cloud.clearLedger();
  for (const fault of scenario.faults) cloud.faults.add(fault);
  const workers = mayKill ? [stage.spawnWorker()] : [];
  const run = await stage.start(scenario.document);
  const begun = Date.now();
  const timers = new AbortController();
  const at = async (ms: number, act: () => unknown) => {
    await sleep(ms, undefined, { signal: timers.signal }).catch(() => undefined);
    if (!timers.signal.aborted) await Promise.resolve(act()).catch(ignoreRefusal);
  };
  const acts = [
    ...scenario.others.map((other) => at(other.at, () => cloud.set(other.resource, other.state))),
    ...scenario.commands.map((command) => at(command.at, () => give(run, command.name, command.input))),
    ...(!mayKill || scenario.killAt === null
      ? []
      : [
          at(scenario.killAt, async () => {
            await workers[0]?.end('SIGKILL');
            workers.push(stage.spawnWorker());
          }),
        ]),
    ...(scenario.cancelAt === null ? [] : [at(scenario.cancelAt, () => run.cancel())]),
  ];
  const last = await operate(run, scenario, begun);
  timers.abort();
  await Promise.all(acts);
  await Promise.all(workers.map((worker) => worker.end('SIGTERM')));
  await sleep(1_700);
  const { events } = await stage.client.workflow.getHandle(run.workflowId).fetchHistory();
  const failedTasks = (events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) =>
    // A command that came while the run was ending is no defect: the server asks once more.
    failed?.failure && failed.failure.message !== 'UnhandledCommand' ? [failed.failure.message ?? ''] : [],
  );
  return { scenario, last, before, after: cloud.resources(), ledger: cloud.ledger, failedTasks };
}

const calm = {
  medialive: {
    secondStart: 'failed',
    stopWhileStarting: 'accept',
    secondStop: 'accept',
    stopWhenOff: 'failed',
  },
};

function give(run: RunHandle, name: string, input: JsonObject): Promise<unknown> {
  return (run[name as 'hold'] as (input: JsonObject) => Promise<unknown>).call(run, input);
}

function ignoreRefusal(error: unknown): void {
  if (error instanceof CommandRefused || (error instanceof Error && error.name === 'RunNotFound')) return;
  throw error;
}

/** Answers questions, resumes what is held, ends what is up: until the run is over. */
async function operate(run: RunHandle, scenario: Scenario, begun: number): Promise<RunStatus> {
  const answers = [...scenario.answers];
  let upSince: number | null = null;
  for (;;) {
    const status = await run.status();
    if (status.outcome !== 'running') return status;
    if (Date.now() - begun > 120_000)
      throw new Error(`seed ${scenario.seed}: never ended: ${JSON.stringify(status)}`);
    if (status.held && Date.now() - begun > 1_500) await give(run, 'resume', {}).catch(ignoreRefusal);
    const [question] = status.asking;
    if (question) {
      const wish = answers.shift() ?? (question.answers.includes('abort') ? 'abort' : 'skip');
      const name = question.answers.includes(wish as 'skip') ? wish : (question.answers.at(0) ?? 'skip');
      const confirm = status.upAt && name === 'abort' ? { confirm: 'chaos' } : {};
      await give(run, name, name === 'abort' ? confirm : { step: question.step }).catch(ignoreRefusal);
    }
    if (status.phase === 'up') {
      upSince ??= Date.now();
      if (Date.now() - upSince > scenario.upFor) await give(run, 'end', {}).catch(ignoreRefusal);
    }
    await sleep(40);
  }
}
