import { type Call, CallFailed } from './call-failed.ts';
import { type ErrorFacts, errorFacts } from './error-facts.ts';
import { certainStatuses, clientTable, type StatusRow, statusTable } from './fallback-table.ts';
import { type OutcomeRow, outcomeTable, type ServiceName } from './outcome-table.ts';
import type { CallOutcome, EffectName, ReadVerdict } from './service.ts';

type Verdict = Pick<OutcomeRow, 'kind' | 'type' | 'retryAfterMs' | 'alarm'>;

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

/** Operation before detail before service before any ending: the most specific row counts. */
function weight(row: OutcomeRow): number {
  return (
    (row.operation ? 8 : 0) +
    (row.detail ? 4 : 0) +
    (row.service === 'aws' ? 0 : 2) +
    (row.name.endsWith('*') ? 0 : 1)
  );
}

function mostSpecific(rows: OutcomeRow[]): OutcomeRow | undefined {
  return rows.toSorted((a, b) => weight(b) - weight(a))[0];
}

function isAbout(row: OutcomeRow, call: Call): boolean {
  const service = row.service === call.service || (row.service === 'aws' && call.service !== 'alibaba-live');
  return service && (row.operation?.includes(call.operation) ?? true);
}

function hasDetail(row: { detail?: string }, facts: Pick<ErrorFacts, 'details' | 'message'>): boolean {
  const { detail } = row;
  return detail === undefined || facts.details.includes(detail) || facts.message.includes(detail);
}

function byName(call: Call, facts: ErrorFacts): Verdict | undefined {
  for (const name of facts.names) {
    const row = mostSpecific(
      outcomeTable.filter(
        (item) => isAbout(item, call) && matches(item.name, name) && hasDetail(item, facts),
      ),
    );
    if (row) return row;
  }
  return undefined;
}

function byStatus(rows: readonly StatusRow[], status: number): Verdict | undefined {
  return rows.find((row) => status >= row.from && status <= row.to);
}

/** An answer without a name is taken for what the service documents under its status. */
function byDocumentedStatus(call: Call, status: number): Verdict | undefined {
  return mostSpecific(
    outcomeTable.filter(
      (row) =>
        row.service !== 'aws' &&
        isAbout(row, call) &&
        row.status === status &&
        row.detail === undefined &&
        !row.name.endsWith('*'),
    ),
  );
}

function byClient(facts: ErrorFacts): Verdict | undefined {
  if (facts.neverConnected) return { kind: 'refusedForNow', type: 'Unreachable' };
  const names = [...facts.names, 'Error'];
  return clientTable.find((row) => names.includes(row.name) && hasDetail(row, facts));
}

/** A page that is not the service's: a 4xx is a refusal for good, of the wrong server. */
function byUnreadable(status: number): Verdict | undefined {
  if (status >= 400 && status < 500 && !byStatus(certainStatuses, status))
    return { kind: 'refusedForGood', type: 'WrongEndpoint' };
  return byStatus(statusTable, status);
}

const unknownCode: Verdict = { kind: 'unknown', type: 'UnknownCode' };

function verdict(call: Call, facts: ErrorFacts): Verdict {
  const { status } = facts;
  if (status !== null && facts.unreadable) return byUnreadable(status) ?? unknownCode;
  const found = byName(call, facts) ?? byClient(facts);
  if (found) return found;
  if (status === null) return unknownCode;
  if (facts.names.length > 0) return byStatus(certainStatuses, status) ?? unknownCode;
  return byDocumentedStatus(call, status) ?? byStatus(statusTable, status) ?? unknownCode;
}

function look(
  error: unknown,
  call: Call,
): { verdict: Verdict; code: string; call: Call } & Pick<
  ErrorFacts,
  'message' | 'requestId' | 'retryAfterMs'
> {
  const failed = error instanceof CallFailed;
  const about = failed ? error.call : call;
  const facts = errorFacts(failed ? error.cause : error);
  const code = facts.names[0] ?? (facts.status === null ? 'Error' : `HTTP ${facts.status}`);
  return { ...facts, verdict: verdict(about, facts), code, call: about };
}

function rest(
  found: ReturnType<typeof look>,
): Omit<ReadVerdict, 'kind' | 'alarm'> & Pick<CallOutcome, 'alarm'> {
  const wait = Math.max(found.verdict.retryAfterMs ?? 0, found.retryAfterMs ?? 0);
  return {
    type: found.verdict.type,
    code: found.code,
    message: `${found.call.service} ${found.call.operation}: ${found.message || found.code}`,
    ...(found.requestId !== undefined && { requestId: found.requestId }),
    ...(wait > 0 && { retryAfterMs: wait }),
    ...(found.verdict.alarm && { alarm: true as const }),
  };
}

/** What a call with an effect came to when it threw. A `CallFailed` knows what was called; `call` is for anything else. */
export function classifyEffect(error: unknown, call: Call): CallOutcome {
  const found = look(error, call);
  return { kind: found.verdict.kind, ...rest(found) };
}

/** Whether a read that threw may be made again. A code in no table is final. */
export function classifyRead(error: unknown, call: Call): ReadVerdict {
  const found = look(error, call);
  const { kind, type } = found.verdict;
  const again = type !== 'UnknownCode' && (kind === 'refusedForNow' || kind === 'unknown');
  return { kind: again ? 'again' : 'final', ...rest(found) };
}

/** What one entry of a batch's `failed[]` came to. Its code has no list of values: one in no table is unknown. */
export function classifyCode(call: Call, code: string, message: string): CallOutcome {
  const entry = { service: call.service, operation: `${call.operation}.failed` };
  const facts = { ...errorFacts(undefined), names: code === '' ? [] : [code], message };
  const found = code === '' ? unknownCode : (byName(entry, facts) ?? unknownCode);
  return {
    kind: found.kind,
    type: found.type,
    code: code || 'none',
    message: message || `${call.service} ${call.operation}: ${code || 'no code'}`,
    ...(found.retryAfterMs !== undefined && { retryAfterMs: found.retryAfterMs }),
    ...(found.alarm && { alarm: true as const }),
  };
}

/** The two judgements that every service makes alike, given what its calls are named in the API. */
export function judging(service: ServiceName, operations: Partial<Record<EffectName, string>>, read: string) {
  return {
    judgeEffect: (error: unknown, call: EffectName): CallOutcome =>
      classifyEffect(error, { service, operation: operations[call] ?? call }),
    judgeRead: (error: unknown): ReadVerdict => classifyRead(error, { service, operation: read }),
  };
}
