import { textIn } from '../answer-values.ts';
import type { Clients } from '../clients/index.ts';
import type { CallOutcome } from '../service.ts';

/**
 * A refused StartBatchJob may mean that the application does not run; no page of the API says whether that is a 409 or a
 * 400. GetApplication tells. A 409 of a running application passes.
 */
export async function explainRefusal(
  m2: Clients['m2'],
  outcome: CallOutcome,
  applicationId: string,
  signal: AbortSignal,
): Promise<CallOutcome> {
  const conflict = outcome.kind === 'readBack';
  if (!conflict && outcome.type !== 'InvalidRequest') return outcome;
  const application = await m2.read('GetApplication', signal, (client, sdk, options) =>
    client.send(new sdk.GetApplicationCommand({ applicationId }), options),
  );
  const [status, statusReason] = [textIn(application.status), textIn(application.statusReason)];
  if (status === 'Running') return conflict ? { ...outcome, kind: 'refusedForNow' } : outcome;
  const why = statusReason ? ` (${statusReason})` : '';
  const message = `application ${applicationId} is ${status ?? 'in no state'}${why}, not Running; ${outcome.message}`;
  return { ...outcome, kind: 'refusedForGood', type: 'ApplicationNotRunning', message };
}
