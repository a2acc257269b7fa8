import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type OutcomeRow,
  outcomeTable,
  type ServiceName,
  serviceNames,
} from '../../activities/outcome-table.ts';
import { classifyCode, classifyEffect, classifyRead } from '../../activities/outcomes.ts';
import { calls, thrownBy } from './calls.ts';
import { json, type Loopback, type Respond, startLoopback } from './loopback.ts';

let loopback: Loopback;
beforeAll(async () => {
  loopback = await startLoopback();
});
afterAll(() => loopback.close());

/** An error as its service would send it: type in a header at AWS, code in the body at Alibaba. */
function answerOf(row: OutcomeRow): Respond {
  const name = row.name.replace('*', row.name.endsWith('.*') ? 'User' : '.User');
  const message = `said of ${name} ${row.detail ?? ''}`;
  if (row.service === 'alibaba-live')
    return json(row.status, { Code: name, Message: message, RequestId: 'request-1' });
  const member = row.name.replace('Exception', 'ExceptionType');
  return json(
    row.status,
    { message, ...(row.detail && { [member]: row.detail }) },
    { 'x-amzn-errortype': name },
  );
}

const isEntry = (row: OutcomeRow) =>
  row.operation?.some((operation) => operation.endsWith('.failed')) ?? false;

/** True when a more specific row is about the same name from this operation. */
const hasOwnRow = (row: OutcomeRow, operation: string) =>
  outcomeTable.some(
    (other) => other.name === row.name && other.detail === undefined && other.operation?.includes(operation),
  );

/** The row's own operations; of a row about all of them, all that no other row is about. */
function operationsOf(row: OutcomeRow): [ServiceName, string][] {
  const services: readonly ServiceName[] =
    row.service === 'aws' ? serviceNames.filter((name) => name !== 'alibaba-live') : [row.service];
  return services.flatMap((service) => {
    const names = row.operation ?? Object.keys(calls[service]).filter((name) => !hasOwnRow(row, name));
    return names.map((name): [ServiceName, string] => [service, name]);
  });
}

const cases = outcomeTable
  .filter((row) => !isEntry(row))
  .flatMap((row) => operationsOf(row).map(([service, operation]) => ({ row, service, operation })))
  // A service that documents a common name itself has its own row, and test.
  .filter(
    ({ row, service }) =>
      row.service !== 'aws' || !outcomeTable.some((own) => own.service === service && own.name === row.name),
  );

test.each(
  cases.map(({ row, service, operation }) => ({
    row,
    service,
    operation,
    name: `${row.name}${row.detail ? ` ${row.detail}` : ''}, ${row.status}`,
  })),
)('$service $operation: $name is $row.kind, $row.type', async ({ row, service, operation }) => {
  loopback.respond = answerOf(row);
  const send = calls[service][operation];
  expect(send, `calls.ts knows ${operation}`).toBeDefined();
  const error = await thrownBy(send?.(loopback.clients) ?? Promise.resolve());
  const call = { service, operation };
  const effect = classifyEffect(error, call);
  expect(effect).toMatchObject({ kind: row.kind, type: row.type, requestId: 'request-1' });
  expect(effect.retryAfterMs).toBe(row.retryAfterMs);
  expect(effect.alarm).toBe(row.alarm);
  expect(effect.message).toContain(operation);
  expect(classifyRead(error, call).kind).toBe(
    row.kind === 'refusedForNow' || row.kind === 'unknown' ? 'again' : 'final',
  );
});

test.each(outcomeTable.filter(isEntry))('an entry of failed[] with $name is $kind, $type', (row) => {
  for (const operation of ['BatchStart', 'BatchStop'])
    expect(classifyCode({ service: 'medialive', operation }, row.name, 'said')).toMatchObject({
      kind: row.kind,
      type: row.type,
      code: row.name,
    });
});

test('no two rows are about the same error', () => {
  const keys = outcomeTable.flatMap((row) =>
    (row.operation ?? ['*']).map((operation) => [row.service, operation, row.name, row.detail].join(' ')),
  );
  expect(keys).toHaveLength(new Set(keys).size);
});
