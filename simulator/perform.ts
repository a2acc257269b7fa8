import { denial } from './authorization/deny.ts';
import type { Cloud } from './cloud.ts';
import { setOut } from './course.ts';
import type { Struck } from './faults/registry.ts';
import { spoil } from './faults/spoil.ts';
import type { LedgerEntry } from './ledger.ts';
import type { Service } from './service.ts';
import type { Answer, Delivery } from './wire/answer.ts';
import type { Call, Operation, Prepared, Raw } from './wire/operation.ts';
import { Refusal } from './wire/refusal.ts';

/** A request that was told to be one of the operations. */
export interface Incoming {
  readonly raw: Raw;
  readonly region: string;
  readonly requestId: string;
  header(name: string): string | undefined;
}

/** Carries out one call, with the faults that strike it, and writes it into the ledger. */
export async function perform(
  cloud: Cloud,
  service: Service,
  operation: Operation,
  incoming: Incoming,
): Promise<Delivery> {
  await cloud.pause(cloud.delays.latency);
  const prepared = operation.prepare(incoming.raw);
  const resources = typeof prepared === 'string' ? [] : prepared.resources;
  const target = { service: service.name, operation: operation.name, resources };
  const denied = denial(cloud, service, operation.name, incoming);
  const limited = cloud.exceedsLimit(service, operation.name, incoming.region);
  const struck: Struck = limited || denied ? { course: [] } : cloud.faults.strike(target);
  const effect: string[] = [];
  const work = () => run({ cloud, service, prepared, incoming, struck, effect });
  const draft = () => ({
    actor: 'client' as const,
    ...target,
    region: incoming.region,
    request: incoming.raw,
    status: null,
    effect,
    ...headersOf(incoming),
    requestId: incoming.requestId,
  });
  const write = (answer: Answer | undefined, fault?: string): LedgerEntry =>
    cloud.write({ ...draft(), ...verdictOf(answer), ...(fault !== undefined && { fault }) });

  if (limited || struck.throttle !== undefined) {
    const refusal = new Refusal(service.dialect.throttled, 'Too many requests, try again later.');
    const answer = service.dialect.answer(refusal, incoming.requestId);
    write(answer, limited ? 'vendorLimits' : (struck.throttle?.name ?? 'throttle'));
    return { kind: 'answer', answer };
  }
  if (denied) {
    const answer = service.dialect.answer(denied, incoming.requestId);
    write(answer);
    return { kind: 'answer', answer };
  }
  const fault = struck.wire;
  if (fault === undefined) {
    const answer = work();
    const mild = struck.partial ?? struck.course[0]?.fault;
    write(answer, mild && (mild.name ?? mild.kind));
    return { kind: 'answer', answer };
  }
  const name = fault.name ?? fault.kind;
  if (fault.kind === 'slow' && fault.when === 'before') {
    // It is in the ledger at once, so that a test can act between the request and its late effect.
    const entry = write(undefined, name);
    await cloud.pause(fault.delayMs);
    const answer = work();
    Object.assign(entry, verdictOf(answer));
    cloud.tell(entry);
    return { kind: 'answer', answer };
  }
  if (fault.kind === 'hold') return held(work, struck, () => write(undefined, name), cloud);
  const real = fault.when === 'after' || fault.kind === 'slow' ? work() : undefined;
  const delivery = spoil(fault, real, {
    dialect: service.dialect,
    status: operation.status,
    requestId: incoming.requestId,
  });
  write(delivery.kind === 'answer' ? delivery.answer : undefined, name);
  await cloud.pause(fault.delayMs);
  return delivery;
}

/** Waits for its release, before its effect or after it. In the ledger at once, so that a test can act meanwhile. */
async function held(
  work: () => Answer,
  { wire, released }: Struck,
  write: () => LedgerEntry,
  cloud: Cloud,
): Promise<Delivery> {
  const done = wire?.when === 'after' ? work() : undefined;
  const entry = write();
  await released;
  const answer = done ?? work();
  Object.assign(entry, verdictOf(answer));
  cloud.tell(entry);
  return { kind: 'answer', answer };
}

interface Work {
  readonly cloud: Cloud;
  readonly service: Service;
  readonly prepared: Prepared | string;
  readonly incoming: Incoming;
  readonly struck: Struck;
  readonly effect: string[];
}

function run({ cloud, service, prepared, incoming, struck, effect }: Work): Answer {
  const { dialect } = service;
  const { requestId } = incoming;
  if (typeof prepared === 'string') return dialect.answer(dialect.invalid(prepared), requestId);
  const call: Call = {
    region: incoming.region,
    requestId,
    now: cloud.clock.now(),
    partial: struck.partial,
    header: (name) => incoming.header(name),
    effect: (text) => effect.push(text),
    move(resource, state, steps = []) {
      const from = resource.timeline.state;
      // Where no state lies in between, the one that is coming tells more than the present one.
      const to = state === from ? (steps.at(-1)?.state ?? state) : state;
      effect.push(`${resource.name} ${from}→${to}`);
      setOut(resource, state, steps, struck);
    },
    created(resource) {
      const { state } = resource.timeline;
      effect.push(`${resource.name} new→${state}`);
      if (struck.course.length > 0) setOut(resource, state, resource.machine.next(state), struck);
    },
  };
  try {
    const answer = prepared.run(call);
    return { ...answer, headers: { [dialect.requestIdHeader]: requestId, ...answer.headers } };
  } catch (error) {
    if (error instanceof Refusal) return dialect.answer(error, requestId);
    throw error;
  }
}

function verdictOf(answer: Answer | undefined) {
  if (answer === undefined) return {};
  const { status, errorCode } = answer;
  return errorCode === undefined ? { status } : { status, errorCode };
}

function headersOf(incoming: Incoming) {
  const attempt = incoming.header('amz-sdk-request');
  const invocationId = incoming.header('amz-sdk-invocation-id');
  return { ...(attempt && { attempt }), ...(invocationId && { invocationId }) };
}
