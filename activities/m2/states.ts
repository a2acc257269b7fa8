import { textIn } from '../answer-values.ts';
import type { FailureType } from '../error-types.ts';
import type { JobClass, JobSeen } from '../service.ts';

/** BatchJobExecutionStatus of the M2 API reference. What is not here waits, with its state shown. */
export const executionStates: Readonly<Record<string, { class: JobClass; type?: FailureType }>> = {
  Submitting: { class: 'waiting' },
  Holding: { class: 'waiting' },
  Dispatching: { class: 'waiting' },
  Running: { class: 'waiting' },
  Cancelling: { class: 'waiting' },
  Succeeded: { class: 'succeeded' },
  'Succeeded With Warning': { class: 'warned' },
  Failed: { class: 'failed', type: 'JobFailed' },
  Cancelled: { class: 'cancelled', type: 'JobCancelled' },
  Purged: { class: 'unclear', type: 'JobPurged' },
};

interface Execution {
  status?: string | undefined;
  statusReason?: string | undefined;
  returnCode?: string | undefined;
}

/** What GetBatchJobExecution says of one execution. */
export function seenExecution(executionId: string, execution: Execution): JobSeen {
  const state = textIn(execution.status) ?? 'none';
  const statusReason = textIn(execution.statusReason);
  const returnCode = textIn(execution.returnCode);
  const known = Object.hasOwn(executionStates, state) ? executionStates[state] : undefined;
  const words = [returnCode === undefined ? '' : `return code ${returnCode}`, statusReason ?? ''].filter(
    Boolean,
  );
  const message = known
    ? `${executionId} is ${state}${words.length > 0 ? `: ${words.join(', ')}` : ''}`
    : `${executionId} is ${state}, a state that Showcaller does not know`;
  return {
    class: known?.class ?? 'waiting',
    state,
    ...(known?.type && { type: known.type }),
    ...((known?.class !== 'waiting' || !known) && known?.class !== 'succeeded' && { message }),
    outputs: { executionId, status: state, returnCode: returnCode ?? null },
  };
}
