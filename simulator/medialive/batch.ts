import * as z from 'zod';
import type { PartialFault } from '../faults/spec.ts';
import type { Setting } from '../service.ts';
import { refusalOf } from '../verdict.ts';
import { type Call, type Operation, operation } from '../wire/operation.ts';
import { Refusal } from '../wire/refusal.ts';
import { mediaLiveErrors } from './dialect.ts';
import { arnOf } from './shapes.ts';
import { type Act, carryOut, judge, type Outcome } from './start-stop.ts';
import type { Stock, Unit } from './stock.ts';

const ids = z.array(z.string()).optional();

interface Wanted {
  readonly kind: 'channel' | 'multiplex';
  readonly id: string;
}

/**
 * BatchStart and BatchStop: 200 even when every id failed. Refusals of the whole call come before any effect;
 * everything else is decided id by id.
 */
export function batchOperation(act: Act, stock: Stock, setting: Setting): Operation {
  return operation({
    name: act === 'start' ? 'BatchStart' : 'BatchStop',
    path: `/prod/batch/${act}`,
    input: z.object({ channelIds: ids, multiplexIds: ids }),
    resources: (input) => wantedOf(input).map(({ kind, id }) => `${kind}:${id}`),
    run(input, call) {
      const wanted = wantedOf(input);
      if (wanted.length === 0) {
        throw new Refusal('BadRequestException', 'At least one channel id or multiplex id is needed.');
      }
      for (const one of wanted) refuseWhole(act, one, stock, setting, call);
      const successful: object[] = [];
      const failed: object[] = [];
      for (const one of wanted) {
        const { row, listing } = decide(act, one, { stock, setting, call });
        if (listing === 'successful' || listing === 'both') successful.push(row.successful);
        if (listing === 'failed' || listing === 'both') failed.push(row.failed);
      }
      return { failed, successful };
    },
  });
}

function wantedOf(input: {
  channelIds?: string[] | undefined;
  multiplexIds?: string[] | undefined;
}): Wanted[] {
  return [
    ...(input.channelIds ?? []).map((id) => ({ kind: 'channel' as const, id })),
    ...(input.multiplexIds ?? []).map((id) => ({ kind: 'multiplex' as const, id })),
  ];
}

function find({ kind, id }: Wanted, stock: Stock, region: string): Unit | undefined {
  return kind === 'channel' ? stock.findChannel(id, region) : stock.findMultiplex(id, region);
}

function refuseWhole(act: Act, wanted: Wanted, stock: Stock, setting: Setting, call: Call): void {
  const unit = find(wanted, stock, call.region);
  if (unit === undefined) {
    if (setting.policies.medialive.unknownId === 'failed') return;
    throw new Refusal('NotFoundException', `The ${wanted.kind} ${wanted.id} was not found.`);
  }
  const outcome = judge(act, unit, setting.policies);
  if (outcome.kind === 'refused' && outcome.verdict !== 'failed') {
    throw refusalOf(outcome.verdict, mediaLiveErrors, outcome.message);
  }
}

interface Decided {
  readonly listing: 'successful' | 'failed' | 'neither' | 'both';
  readonly row: { readonly successful: object; readonly failed: object };
}

function decide(
  act: Act,
  wanted: Wanted,
  { stock, setting, call }: { stock: Stock; setting: Setting; call: Call },
): Decided {
  const unit = find(wanted, stock, call.region);
  const arn =
    unit === undefined
      ? `arn:aws:medialive:${call.region}:${setting.world.account}:${wanted.kind}:${wanted.id}`
      : arnOf(unit, call.region, setting);
  const fault = faultFor(wanted, call.partial);
  let outcome: Outcome | undefined;
  if (unit !== undefined && fault?.when !== 'before') {
    // Judged again: an id that is named twice finds itself started by its first mention.
    outcome = judge(act, unit, setting.policies);
    if (outcome.kind === 'done') carryOut(act, unit, call);
  }
  const refusal = outcome?.kind === 'refused' ? outcome.message : undefined;
  const row = {
    successful: { arn, id: wanted.id, state: unit?.timeline.state ?? 'IDLE' },
    failed: {
      arn,
      code: fault?.code ?? (unit === undefined ? 'NotFoundException' : 'ConflictException'),
      id: wanted.id,
      message: fault?.message ?? refusal ?? `The ${wanted.kind} ${wanted.id} was not found.`,
    },
  };
  const listing = unit !== undefined && refusal === undefined ? 'successful' : 'failed';
  return { row, listing: fault?.listing ?? listing };
}

function faultFor({ kind, id }: Wanted, fault: PartialFault | undefined): PartialFault | undefined {
  if (fault === undefined) return undefined;
  return fault.ids.includes(id) || fault.ids.includes(`${kind}:${id}`) ? fault : undefined;
}
