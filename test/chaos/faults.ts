import { Cloud } from '../../simulator/cloud.ts';
import type { FaultSpec } from '../../simulator/index.ts';
import type { Random } from './random.ts';

interface Operation {
  readonly name: string;
  readonly service: NonNullable<FaultSpec['service']>;
  readonly isRead: boolean;
  /** Every error that its service documents, and those common to all. */
  readonly errors: readonly string[];
}

/** What the product never calls. */
const uncalled =
  /^(Start|Stop)(Channel|Multiplex|Application)$|^CreateEdgeTranscodeJob$|^ListBatchJob(Definitions|RestartPoints)$/;

/** Every call that a run may make, with every error that it may get. */
export const operations: readonly Operation[] = new Cloud().services.flatMap(
  ({ name: service, operations, dialect }) =>
    operations
      .filter(({ name }) => !uncalled.test(name))
      .map(({ name }) => ({
        name,
        service,
        isRead: /^(Get|List|Describe)/.test(name),
        errors: Object.keys(dialect.statuses),
      })),
);

/** Codes of an entry of `failed[]`, which has no list of values; the last is nobody's. */
const codes = [
  ...['BadRequestException', 'ConflictException', 'ForbiddenException', 'NotFoundException'],
  ...['TooManyRequestsException', 'InternalServerErrorException', 'ResourceConflict', 'LimitExceeded'],
  ...['InternalServiceError', 'AccessDenied', 'SomethingNew'],
];

/** Of a start that comes after it was given up: within what the settling time of a chaotic run allows for. */
const latestEffectMs = 2_000;

/** What a scenario is about. */
export interface About {
  /** Its resources, of which there is one at least. */
  names: readonly string[];
  /** The kinds of its steps. */
  uses: readonly string[];
}

/** A fault of a call that the scenario will make, most of the time. */
export function randomFault(random: Random, { names, uses }: About): FaultSpec {
  const isRead = random.chance(0.35);
  const likely = operations.filter((one) => uses.some((name) => name.startsWith(`${one.service}:`)));
  const among = likely.length > 0 && random.chance(0.9) ? likely : operations;
  const operation = random.pick(among.filter((one) => one.isRead === isRead));
  const fault = faultOf(random, operation, names);
  const about = names.length > 0 && random.chance(0.15) ? { resource: random.pick(names) } : {};
  return { ...fault, service: operation.service, ...about };
}

function faultOf(random: Random, operation: Operation, names: readonly string[]): FaultSpec {
  const where = {
    operation: operation.name,
    after: random.pick([0, 0, 0, 1, 2, 4]),
    // Now and then it lasts; for ever only where something else ends the wait: nobody gives up on reads that may be made again.
    times: random.chance(0.06) ? (operation.isRead ? 25 : 0) : random.int(1, 3),
  };
  const when = random.pick(['before', 'after'] as const);
  const answered = { ...where, when, delayMs: random.chance(0.2) ? random.int(50, 700) : 0 };
  switch (random.pick(kindsFor(operation))) {
    case 'error': {
      const error = { type: random.pick(operation.errors) };
      // One code of Alibaba's is documented under two statuses.
      const status = error.type === 'UserQuotaExceed' ? { status: random.pick([400, 403]) } : {};
      const headers = random.chance(0.1) ? { headers: { 'retry-after': '1' } } : {};
      return { kind: 'error', ...answered, error: { ...error, ...status, ...headers } };
    }
    case 'drop':
      return { kind: 'drop', ...answered };
    case 'hang':
      return { kind: 'hang', ...where, when, times: 1 };
    case 'slow':
      return { kind: 'slow', ...where, when, delayMs: random.int(100, latestEffectMs) };
    case 'html':
      return {
        kind: 'html',
        ...answered,
        status: random.pick([200, 400, 403, 404, 429, 500, 502, 503, 504]),
      };
    case 'garbage':
      return { kind: 'garbage', ...answered, garbage: random.pick(['truncated', 'wrongTypes', 'empty']) };
    case 'throttle':
      return { kind: 'throttle', ...where, ratePerSecond: random.int(1, 4), burst: random.int(0, 3) };
    case 'stuck':
      return { kind: 'stuck', ...where, times: 1, ...someIds(random, names) };
    case 'flap':
      return {
        kind: 'flap',
        ...{ ...where, times: 1, delayMs: random.int(100, 500) },
        ...someIds(random, names),
        ...fallen(random, operation),
      };
    case 'partial':
      return {
        kind: 'partial',
        ...where,
        operation: operation.name === 'BatchStop' ? 'BatchStop' : 'BatchStart',
        when,
        ids: random.some(names, 0.5).concat(random.pick(names)),
        listing: random.pick(['failed', 'failed', 'neither', 'both']),
        code: random.pick(codes),
      };
  }
}

/** Nobody would let go of what is held. */
type FaultKind = Exclude<FaultSpec['kind'], 'hold'>;

function kindsFor({ name, isRead }: Operation): FaultKind[] {
  const wire: FaultKind[] = ['error', 'error', 'drop', 'hang', 'slow', 'html', 'garbage', 'throttle'];
  if (isRead) return wire;
  const course: FaultKind[] = name === 'StartFlow' || name === 'BatchStart' ? ['stuck', 'flap'] : [];
  const partial: FaultKind[] = name.startsWith('Batch') ? ['partial', 'partial'] : [];
  return [...wire, 'error', 'error', ...course, ...partial];
}

function someIds(random: Random, names: readonly string[]) {
  const ids = random.some(names, 0.5);
  return ids.length > 0 ? { ids } : {};
}

/** It comes back by itself, or falls off, or breaks. */
function fallen(random: Random, { name }: Operation) {
  const broken = name === 'StartFlow' ? ['STANDBY', 'ERROR'] : ['IDLE'];
  return random.chance(0.4) ? { state: random.pick(broken) } : {};
}
