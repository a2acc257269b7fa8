import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { DBOS } from '@dbos-inc/dbos-sdk';
import { makeCalls } from '../work/calls.ts';
import { makeClients } from '../work/clients.ts';
import type { Show } from '../work/show.ts';
import { makeSteps } from '../work/steps.ts';

/* The process in which DBOS runs workflows; each POST runs one to its end. */
const [url = '', pollMs = '', systemDatabaseUrl = '', port = ''] = process.argv.slice(2);
const steps = makeSteps(makeCalls(makeClients(url)), Number(pollMs));

const standard = DBOS.registerWorkflow(
  async (show: Show) => {
    await DBOS.runStep(() => steps.flow(show), { name: 'flow' });
    await DBOS.runStep(() => steps.channels(show), { name: 'channels' });
    await DBOS.runStep(() => steps.harvest(show), { name: 'harvest' });
    await DBOS.runStep(() => steps.report(show), { name: 'report' });
  },
  { name: 'standard' },
);

DBOS.setConfig({ name: 'bench', systemDatabaseUrl, logLevel: 'error' });
await DBOS.launch();

createServer(async (request, response) => {
  try {
    if (request.method === 'POST') {
      const show: Show = JSON.parse(await text(request));
      const handle = await DBOS.startWorkflow(standard, { workflowID: show.key })(show);
      await handle.getResult();
    }
    response.end();
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
}).listen(Number(port), '127.0.0.1');
