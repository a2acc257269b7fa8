import * as z from 'zod';
import type { Service, Setting } from '../service.ts';
import { judgeStart, judgeStop } from '../switch.ts';
import { refusalOf } from '../verdict.ts';
import { type Operation, operation } from '../wire/operation.ts';
import { Applications } from './applications.ts';
import { batchJobOperations } from './batch-jobs.ts';
import { m2Dialect, m2Errors } from './dialect.ts';
import { Executions } from './executions.ts';
import { applicationInput } from './input.ts';
import { applicationBody } from './shapes.ts';

/** AWS Mainframe Modernization: applications and their batch jobs. */
export function m2(setting: Setting): Service {
  const applications = new Applications(setting);
  const executions = new Executions(setting);
  return {
    name: 'm2',
    dialect: m2Dialect,
    prefixes: ['applications'],
    operations: [
      ...batchJobOperations({ applications, executions, setting }),
      operation({
        name: 'GetApplication',
        method: 'GET',
        path: '/applications/:applicationId',
        input: applicationInput,
        resources: ({ applicationId }) => [applicationId],
        run: ({ applicationId }, call) =>
          applicationBody(applications.application(applicationId, call.region), call.region, setting),
      }),
      switchApplication('start', applications, setting),
      switchApplication('stop', applications, setting),
    ],
    // Its rates are not published.
    limit: () => undefined,
    *resources() {
      yield* applications.all();
      yield* executions.all();
    },
  };
}

function switchApplication(act: 'start' | 'stop', applications: Applications, setting: Setting): Operation {
  return operation({
    name: act === 'start' ? 'StartApplication' : 'StopApplication',
    path: `/applications/:applicationId/${act}`,
    input: applicationInput.extend({ forceStop: z.boolean().optional() }),
    resources: ({ applicationId }) => [applicationId],
    run({ applicationId }, call) {
      const application = applications.application(applicationId, call.region);
      const { machine, timeline } = application;
      const judge = act === 'start' ? judgeStart : judgeStop;
      const verdict = judge(machine, timeline.state, setting.policies.m2);
      if (verdict === 'go') {
        const state = act === 'start' ? machine.coming : machine.going;
        call.move(application, state, machine.next(state));
      } else if (verdict !== 'accept' && verdict !== 'ignore') {
        const message = `Cannot ${act} the application because it is ${timeline.state}.`;
        throw refusalOf(verdict, m2Errors, message, {
          resourceId: applicationId,
          resourceType: 'Application',
        });
      }
      return {};
    },
  });
}
