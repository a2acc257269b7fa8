import { type ReadSignal, wrongMembers } from '../signal.ts';
import type { Flows } from './flows.ts';

/** Cuts or restores a flow's source, or gives it something to say. */
export function changeSignal(flows: Flows, name: string, signal: ReadSignal): void {
  const flow = [...flows.all()].find((one) => one.name === name);
  if (flow === undefined) throw new TypeError(`There is no flow ${name}.`);
  const wrong = wrongMembers(signal, ['input', 'errors', 'sourceMessages']);
  if (wrong.length > 0) throw new TypeError(`A flow has no ${wrong.join(', ')}.`);
  const { input, errors, sourceMessages } = signal;
  if (typeof input === 'string') throw new TypeError('The input of a flow is true or false.');
  if (input !== undefined) flow.given.input = input;
  if (errors !== undefined) flow.given.errors = errors;
  if (sourceMessages !== undefined) flow.given.sourceMessages = sourceMessages;
}
