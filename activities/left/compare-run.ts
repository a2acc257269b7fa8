import type { Client } from '@temporalio/client';
import type { LeftBehind } from '../../plan/left-behind.ts';
import type { PlanStep, TeardownInput } from '../../plan/plan.ts';
import { type Conceal, concealerOf, secretTexts } from '../../plan/secrets.ts';
import type { Outcome } from '../../plan/status.ts';
import { Attempt } from '../attempt.ts';
import type { World } from '../dependencies.ts';
import { ledgerLeft, type Past, readPast } from '../past.ts';
import { keepingSecrets } from '../secrets.ts';
import type { Compared, Comparing } from './comparing.ts';
import { holdersOf } from './holders.ts';
import { jobsLeft } from './jobs-left.ts';
import { resourcesLeft } from './resources-left.ts';

/** Compares a run that has ended with the cloud: what of its own is on now, and who else has it. Changes nothing. */
export async function compareRun(
  world: World,
  client: Client,
  namespace: string,
  input: TeardownInput,
): Promise<LeftBehind> {
  const asked = await readPast(client, input);
  // What a tear-down left is what its run left.
  const past = asked.history.tookDown ? await readPast(client, asked.history.tookDown) : asked;
  const secrets = secretTexts(past.history.parameters, past.plan?.secretParameters ?? []);
  const left = await keepingSecrets({ secrets }, () => comparePast(world, client, namespace, past));
  return concealedLeft(left, concealerOf(secrets));
}

/** What is told of it; that it is taken down needs the run alone. */
function concealedLeft(left: LeftBehind, conceal: Conceal): LeftBehind {
  const leftUp = left.leftUp.map((one) => ({
    ...one,
    resource: conceal(one.resource),
    reason: conceal(one.reason),
    byHand: one.byHand && conceal(one.byHand),
  }));
  return { ...left, leftUp, off: left.off.map(conceal) };
}

async function comparePast(world: World, client: Client, namespace: string, past: Past): Promise<LeftBehind> {
  const { history, plan, place } = past;
  const { workflowId, runId, firstRunId, status } = history;
  const told = { workflowId, runId, runbook: status.runbook, outcome: outcomeOf(past) };
  const note = whyNothing(past);
  if (note !== null || !plan || place === null) return { ...told, note, leftUp: [], off: [] };
  const attempt = new Attempt({}, { workflowId, firstRunId, place }, world.place);
  attempt.beat('reading its ledger');
  const ledger = await ledgerLeft(client, past);
  const steps = new Map(plan.steps.map((step) => [step.id, step]));
  const found = await Promise.all(
    ledger.map((entry) => {
      const step = steps.get(entry.step);
      const began = status.steps[entry.step]?.startedAt ?? null;
      return step ? leftOf({ world, namespace, attempt, past, entry, began }, step) : [[], []];
    }),
  );
  attempt.beat('asking who else has it');
  const left = found.flatMap(([on = []]) => on);
  const holders = await holdersOf(world.claims, left);
  return {
    ...{ ...told, note },
    leftUp: left.map(({ claims: _, ...one }) => ({ ...one, heldBy: holders.get(one.resource) ?? null })),
    off: found.flatMap(([, off = []]) => off),
  };
}

async function leftOf(comparing: Comparing, step: PlanStep): Promise<Compared> {
  switch (step.kind) {
    case 'resource':
      return resourcesLeft(comparing, step);
    case 'job':
      return jobsLeft(comparing, step);
    case 'observation':
    case 'gate':
      return [[], []];
  }
}

/** Why there is nothing to be swept; null: it is to be looked at. */
function whyNothing({ history, plan, successor, tearDown }: Past): string | null {
  const { workflowId } = history;
  if (history.closed === null) return 'It goes on; `end` or `abort` takes it down.';
  if (!plan) return 'It never came to start anything.';
  if (successor !== null) return `It was taken over by ${successor}.`;
  if (history.status.outcome === 'done' && history.closed === 'completed' && !tearDown)
    return `It was handed off in order: what it brought up stays up on purpose. \`showcaller teardown ${workflowId}\` takes it down.`;
  return null;
}

function outcomeOf({ history }: Past): Outcome {
  return history.closed === 'terminated' || history.closed === 'timedOut'
    ? 'terminated'
    : history.status.outcome;
}
