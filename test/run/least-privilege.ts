import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../cli/main.ts';
import type { JsonObject } from '../../plan/json.ts';
import {
  allows,
  type LedgerEntry,
  type Permissions,
  permissionsSchema,
  type Wanted,
  wantedBy,
} from '../../simulator/index.ts';
import type { Stage } from './stage.ts';

const folder = mkdtempSync(join(tmpdir(), 'showcaller-permissions-'));
const account = '123456789012';

/** What `showcaller permissions` prints for a runbook: a document, or the name of one of the catalogue. */
export async function printed(
  runbook: JsonObject | string,
  parameters: JsonObject = {},
): Promise<Permissions> {
  const write = (name: string, value: JsonObject) => {
    const file = join(folder, name);
    writeFileSync(file, JSON.stringify(value));
    return file;
  };
  const name = typeof runbook === 'string' ? runbook : String(runbook.name);
  const argument = typeof runbook === 'string' ? runbook : write(`${name}.json`, runbook);
  const given = write(`${name}.parameters.json`, parameters);
  const place = ['--region', 'eu-central-1', '--account', account, '--alibaba-account', account];
  const lines: string[] = [];
  const terminal = {
    env: {},
    interactive: false,
    out: (line: string) => void lines.push(line),
    err: () => {},
  };
  const code = await main(['permissions', argument, '--parameters', given, ...place, '--json'], terminal);
  if (code !== 0) throw new Error(lines.join());
  return permissionsSchema.parse(JSON.parse(lines.join()));
}

/** Each action on each resource that policies allow, one at a time. */
function pairs({ aws, alibaba }: Permissions) {
  const vendors = [aws, alibaba].flatMap((policy) => (policy ? [policy] : []));
  return vendors.flatMap((policy) =>
    policy.Statement.flatMap((statement) =>
      statement.Action.flatMap((action) =>
        statement.Resource.map((resource) => ({
          name: `${action} on ${resource}`,
          policy: { ...policy, Statement: [{ ...statement, Action: [action], Resource: [resource] }] },
        })),
      ),
    ),
  );
}

function wantedOf({ services }: Stage['simulator']['cloud'], entry: LedgerEntry): Wanted[] {
  const service = services.find(({ name }) => name === entry.service);
  if (!service || entry.actor !== 'client') return [];
  const { operation, request, region = '' } = entry;
  return wantedBy({ service: service.name, operation, request, region, account });
}

/** Waits until looks that ended runs have left under way are over: they are not the next run's. */
export async function untilQuiet({ simulator: { cloud } }: Stage): Promise<void> {
  for (let before = -1; before !== cloud.ledger.length; ) {
    before = cloud.ledger.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/** What the calls of a stage were refused, and what its policies allow although no call has wanted it. */
export function bothWays({ simulator: { cloud } }: Stage): { refused: string[]; unused: string[] } {
  const { permissions, ledger } = cloud;
  if (!permissions) throw new Error('no permissions are enforced');
  const wanted = ledger.flatMap((entry) => wantedOf(cloud, entry));
  const refused = wanted.filter(
    (one) => !allows(one.action.startsWith('live:') ? permissions.alibaba : permissions.aws, one),
  );
  const unused = pairs(permissions).filter(({ policy }) => !wanted.some((one) => allows(policy, one)));
  return {
    refused: [...new Set(refused.map(({ action, resource }) => `${action} on ${resource}`))],
    unused: unused.map(({ name }) => name),
  };
}

/** The same without one action. */
export function without(permissions: Permissions, action: string): Permissions {
  const drop = <One extends { Action: string[] }>(statements: One[]): One[] =>
    statements
      .map((statement) => ({ ...statement, Action: statement.Action.filter((one) => one !== action) }))
      .filter(({ Action }) => Action.length > 0);
  const { aws, alibaba } = permissions;
  const kept = {
    aws: aws && { ...aws, Statement: drop(aws.Statement) },
    alibaba: alibaba && { ...alibaba, Statement: drop(alibaba.Statement) },
  };
  return {
    aws: kept.aws?.Statement.length ? kept.aws : null,
    alibaba: kept.alibaba?.Statement.length ? kept.alibaba : null,
  };
}
