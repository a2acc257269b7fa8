import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { defaultWorld } from '../../simulator/index.ts';
import { pythonWithBotocore } from '../simulator/python-env.ts';
import { simulated } from '../simulator/start.ts';

const script = fileURLToPath(new URL('fidelity.py', import.meta.url));
const reportSchema = z.object({
  operations: z.array(z.string()),
  errors: z.array(z.string()),
  problems: z.array(z.string()),
});

test("every AWS operation agrees with botocore's service models and parsers", {
  timeout: 300_000,
}, async () => {
  const quick = 300;
  const usual = defaultWorld();
  const due = { maintenanceDeadline: '2027-01-30T08:30:00Z', maintenanceScheduledDate: '2027-01-26' };
  const { simulator, cloud } = await simulated({
    // What the usual world leaves out, for the models to check too.
    world: {
      ...usual,
      flows: usual.flows?.map((flow) => ({
        ...(typeof flow === 'string' ? { flowArn: flow } : flow),
        maintenance: { ...due, maintenanceDay: 'Tuesday', maintenanceStartHour: '02:00' },
      })),
      channels: usual.channels?.map((channel) => ({
        ...(typeof channel === 'string' ? { id: channel } : channel),
        maintenance: { ...due, maintenanceDay: 'TUESDAY', maintenanceStartTime: '02:00' },
      })),
    },
    delays: {
      ...{ flowStart: quick, flowStop: quick, channelStart: quick, channelStop: quick },
      ...{ multiplexStart: quick, multiplexStop: quick, harvestQueue: quick, harvest: 5 * quick },
      ...{ batchJobQueue: quick, batchJob: 5 * quick, applicationStart: quick, applicationStop: quick },
    },
  });
  const aws = cloud.services.filter(({ name }) => name !== 'alibaba-live');
  const errors = Object.fromEntries(aws.map(({ name, dialect }) => [name, dialect.statuses]));
  const { stdout } = await promisify(execFile)(pythonWithBotocore(), [
    script,
    simulator.url,
    JSON.stringify(errors),
  ]);
  const report = reportSchema.parse(JSON.parse(stdout));
  expect(report.problems).toEqual([]);
  const ours = aws.flatMap(({ name, operations }) =>
    operations.map((operation) => `${name}:${operation.name}`),
  );
  // Not one operation of the simulator is left out.
  expect(report.operations).toEqual(ours.toSorted());
  expect(report.errors.length).toBeGreaterThan(25);
});
