import type { ResourceName } from '../../plan/ledger.ts';
import { entriesIn, textIn } from '../answer-values.ts';
import type { Call } from '../call-failed.ts';
import { classifyCode } from '../outcomes.ts';
import type { CallOutcome } from '../service.ts';
import { idOf, kindOf } from './names.ts';

interface Entry {
  Id?: string | undefined;
  Arn?: string | undefined;
}
interface BatchAnswer {
  Successful?: (Entry & { State?: string | undefined })[] | undefined;
  Failed?: (Entry & { Code?: string | undefined; Message?: string | undefined })[] | undefined;
  $metadata: { requestId?: string | undefined };
}

/** A channel and a multiplex may have one id; then only the ARN tells them apart. */
function isAbout(entry: Entry, name: ResourceName, names: readonly ResourceName[]): boolean {
  const id = idOf(name);
  if (textIn(entry.Id) !== id) return false;
  const arn = textIn(entry.Arn);
  if (arn !== undefined) return arn.includes(`:${kindOf(name)}:`);
  return names.filter((other) => idOf(other) === id).length === 1;
}

/**
 * What a BatchStart or BatchStop came to for each of its names. It answers 200 even when every id failed; one that is in
 * neither list, or in both, is unknown.
 */
export function batchOutcomes(
  call: Call,
  names: readonly ResourceName[],
  answer: BatchAnswer,
): Map<ResourceName, CallOutcome> {
  const { requestId } = answer.$metadata;
  return new Map(
    names.map((name) => {
      const successful = entriesIn(answer.Successful).find((entry) => isAbout(entry, name, names));
      const failed = entriesIn(answer.Failed).find((entry) => isAbout(entry, name, names));
      return [name, { ...outcome(call, successful, failed), ...(requestId !== undefined && { requestId }) }];
    }),
  );
}

function outcome(
  call: Call,
  successful: NonNullable<BatchAnswer['Successful']>[number] | undefined,
  failed: NonNullable<BatchAnswer['Failed']>[number] | undefined,
): CallOutcome {
  const arn = textIn(successful?.Arn) ?? textIn(failed?.Arn);
  const known = arn === undefined ? {} : { arn };
  if (successful && !failed) {
    const said = textIn(successful.State);
    const state = said === undefined ? {} : { state: said };
    return { kind: 'accepted', type: 'Accepted', code: '', message: '', ...state, ...known };
  }
  if (failed && !successful)
    return { ...classifyCode(call, textIn(failed.Code) ?? '', textIn(failed.Message) ?? ''), ...known };
  const where = successful ? 'both as successful and as failed' : 'neither as successful nor as failed';
  const code = textIn(failed?.Code) ?? 'none';
  return {
    kind: 'unknown',
    type: 'AnswerLost',
    code,
    message: `${call.operation} lists it ${where}`,
    ...known,
  };
}
