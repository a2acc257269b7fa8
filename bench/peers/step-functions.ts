import { setTimeout as sleep } from 'node:timers/promises';
import { SFN } from '@aws-sdk/client-sfn';
import { startMoto } from '../../test/moto/moto.ts';
import type { Engine } from '../engines/engine.ts';
import { clientConfig } from '../work/clients.ts';
import { standardStateMachine } from './standard-state-machine.ts';

/** Between two looks at an execution: Step Functions tells nobody who waits that it has ended. */
const followMs = 5;

/**
 * Step Functions as moto interprets it, a task for each call: moto's server is worker and server in one, and keeps all in
 * memory. Its tasks call with boto3 at the cloud. Waits of Step Functions are whole seconds, so looks follow each other at once.
 */
export const stepFunctions: Engine = {
  name: 'step-functions',
  title: 'Step Functions at moto, a task per call, not durable',
  durable: false,
  async start({ cloud }) {
    const moto = await startMoto({ cloud: cloud.url });
    const sfn = new SFN(clientConfig(moto.url));
    // Moto pretends to run a state machine unless it is told to.
    await fetch(`${moto.url}/moto-api/config`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ stepfunctions: { execute_state_machine: true } }),
    });
    const { stateMachineArn } = await sfn.createStateMachine({
      name: 'standard',
      definition: JSON.stringify(standardStateMachine),
      roleArn: 'arn:aws:iam::123456789012:role/bench',
    });
    return {
      workers: () => [moto.pid],
      servers: () => [],
      async run(show) {
        const input = JSON.stringify(show);
        const { executionArn } = await sfn.startExecution({ stateMachineArn, name: show.key, input });
        for (;;) {
          const { status, error, cause } = await sfn.describeExecution({ executionArn });
          if (status === 'SUCCEEDED') return;
          if (status !== 'RUNNING') throw new Error(`${show.key}: ${status} ${error ?? ''} ${cause ?? ''}`);
          await sleep(followMs);
        }
      },
      killWorker: null,
      startWorker: () => Promise.reject(new Error('what moto ran is lost with it')),
      close: () => moto.stop(),
    };
  },
};
