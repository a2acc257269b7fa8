import { makeCalls } from '../work/calls.ts';
import { makeClients } from '../work/clients.ts';
import { makeSteps, runSteps } from '../work/steps.ts';
import type { BareAnswer, BareOrder } from './bare.ts';

/* The bare script: runs each runbook that it is told to. */
const [url = '', pollMs = ''] = process.argv.slice(2);
const steps = makeSteps(makeCalls(makeClients(url)), Number(pollMs));
const say = (answer: BareAnswer) => process.send?.(answer);

process.on('message', ({ id, show }: BareOrder) => {
  runSteps(steps, show).then(
    () => say({ id, error: null }),
    (error: unknown) => say({ id, error: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
say({ id: 0, error: null });
