import { type ReadSignal, wrongMembers } from '../signal.ts';
import type { ReadAlert } from '../world/schema.ts';
import type { Channel, Multiplex, Stock } from './stock.ts';

/** Cuts or restores an input, sets or clears alerts, loses or finds pipelines. */
export function changeSignal(stock: Stock, name: string, signal: ReadSignal): void {
  const unit = [...stock.all()].find((one) => one.name === name);
  if (unit === undefined) throw new TypeError(`There is no ${name}.`);
  const members = ['alerts', 'pipelinesRunningCount'] as const;
  const wrong = wrongMembers(signal, isChannel(unit) ? [...members, 'input'] : members);
  if (wrong.length > 0) throw new TypeError(`${name} has no ${wrong.join(', ')}.`);
  const { given } = unit;
  const { alerts, input, pipelinesRunningCount } = signal;
  if (alerts !== undefined) given.alerts = alerts;
  if (pipelinesRunningCount === null) delete given.pipelinesRunningCount;
  else if (pipelinesRunningCount !== undefined) given.pipelinesRunningCount = pipelinesRunningCount;
  if (isChannel(unit) && input !== undefined)
    unit.given.input = input === false ? null : input === true ? 'contribution' : input;
}

/** A running channel without an input has an alert besides those that were set. */
export function alertsOf(unit: Channel | Multiplex): ReadAlert[] {
  if (!isChannel(unit) || unit.given.input !== null || unit.timeline.state !== 'RUNNING')
    return unit.given.alerts;
  const lost: ReadAlert = {
    alertType: 'Video Not Detected',
    message: 'Video not detected',
    pipelineId: '0',
    state: 'SET',
  };
  return [...unit.given.alerts, lost];
}

function isChannel(unit: Channel | Multiplex): unit is Channel {
  return unit.kind === 'channel';
}
