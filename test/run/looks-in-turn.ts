// A workflow of its own, for looks.test.ts: looks of several steps, beside other work within the workflow task.
import { proxySinks, type Sinks } from '@temporalio/workflow';
import type { LetGoInput, StepInput } from '../../activities/contract.ts';
import { Budget } from '../../workflows/budget.ts';
import { letGo } from '../../workflows/schedule.ts';

/** Told again in every replay. */
export interface TellsTimes extends Sinks {
  told: { times(lines: string[]): void };
}

const { told } = proxySinks<TellsTimes>();

/** Notes when it goes on from each of its looks, by its own clock. */
export async function looksInTurn(looks: StepInput[], letting: LetGoInput): Promise<string[]> {
  const budget = new Budget(() => false);
  const began = Date.now();
  const lines: string[] = [];
  const note = (what: string) => lines.push(`${what} after ${Date.now() - began} ms`);
  const look = (step: StepInput) =>
    budget.spend(
      100,
      () => step,
      () => note(step.step.id),
    );
  const thrice = async (step: StepInput) => {
    await look(step);
    await look(step);
    await letGo(letting, false);
    note(`let go of ${step.step.id}`);
    await look(step);
  };
  await Promise.all(looks.map(thrice));
  told.times(lines);
  return lines;
}
