import { parseDuration } from '../plan/duration.ts';
import type { JsonObject } from '../plan/json.ts';
import type { GateStep } from '../plan/plan.ts';
import { farthestMs } from '../plan/show.ts';
import { oneLine } from '../plan/text.ts';
import { ask } from './ask.ts';
import { condition } from './moment.ts';
import { type Performed, readWith } from './perform.ts';
import type { StepRun } from './state.ts';
import { stopping, type Walk } from './walk.ts';

/** A gate is workflow code alone. */
export async function performGate(walk: Walk, run: StepRun, step: GateStep): Promise<Performed> {
  const read = readWith(walk.state, run);
  if (!read.ok) return { kind: 'failed', error: read.error, mustAsk: false };
  switch (step.gate) {
    case 'approval':
      return approval(walk, run, String(read.value.prompt ?? `Go on after ${step.id}?`));
    case 'wait':
      return wait(walk, run, read.value);
  }
}

async function approval(walk: Walk, run: StepRun, prompt: string): Promise<Performed> {
  const answer = await ask(walk, run, prompt, ['approve', 'reject', 'abort']);
  if (!answer) return { kind: 'stopped' };
  switch (answer.kind) {
    case 'approve':
      run.outputs = { by: answer.by, at: new Date(answer.at).toISOString(), reason: answer.reason };
      return { kind: 'good', state: 'done' };
    case 'reject': {
      const by = answer.by ? ` by ${oneLine(answer.by)}` : '';
      return failed('Rejected', `Rejected${by}${answer.reason ? `: ${oneLine(answer.reason)}` : '.'}`);
    }
    case 'skip':
      run.skipRequested = answer.request;
      return { kind: 'stopped' };
    case 'retry':
      return failed('NoAnswer', 'It is to be asked again.');
    case 'rollback':
    case 'continue':
      return { ...failed('NoAnswer', 'Nobody answered in time.'), decided: answer.kind };
  }
}

async function wait(walk: Walk, run: StepRun, read: JsonObject): Promise<Performed> {
  const until = 'until' in read ? Date.parse(String(read.until)) : Number.NaN;
  const length = 'for' in read ? parseDuration(String(read.for)) : null;
  const ms = length ?? until - Date.now();
  if (Number.isNaN(ms)) return failed('InvalidInput', `wait.until is no instant: ${JSON.stringify(read)}`);
  // No server keeps a timer of centuries: its task would fail for ever.
  if (ms > farthestMs)
    return failed('InvalidInput', `wait would take more than ten years: ${JSON.stringify(read)}`);
  const stopped = () => stopping(walk) || run.skipRequested !== null;
  // An instant that has just passed costs a timer: what the run does must not hang on the millisecond.
  if (length !== 0 && (await condition(stopped, Math.max(1, ms)))) return { kind: 'stopped' };
  return { kind: 'good', state: 'done' };
}

function failed(type: string, message: string): Extract<Performed, { kind: 'failed' }> {
  return { kind: 'failed', error: { type, message }, mustAsk: false };
}
