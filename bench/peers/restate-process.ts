import './with-resolvers.ts';
import { type Context, serve, service } from '@restatedev/restate-sdk';
import { makeCalls } from '../work/calls.ts';
import { makeClients } from '../work/clients.ts';
import type { Show } from '../work/show.ts';
import { makeSteps } from '../work/steps.ts';

/* The service that Restate calls. */
const [url = '', pollMs = '', port = ''] = process.argv.slice(2);
const steps = makeSteps(makeCalls(makeClients(url)), Number(pollMs));

const standard = service({
  name: 'standard',
  handlers: {
    async run(context: Context, show: Show) {
      await context.run('flow', () => steps.flow(show));
      await context.run('channels', () => steps.channels(show));
      await context.run('harvest', () => steps.harvest(show));
      await context.run('report', () => steps.report(show));
    },
  },
});

await serve({ services: [standard], port: Number(port) });
