import type { BatchJobIdentifier, JobIdentifier } from '@aws-sdk/client-m2';
import type { Withs } from '../../runbook/kinds/index.ts';

export type StartBatchJobWith = Withs['m2:startBatchJob'];
type Written = StartBatchJobWith['batchJobIdentifier'];

function nested(identifier: {
  fileName?: string | undefined;
  scriptName?: string | undefined;
}): JobIdentifier {
  return identifier.scriptName === undefined
    ? { fileName: identifier.fileName ?? '' }
    : { scriptName: identifier.scriptName };
}

/** The union as the SDK types it; exactly one member is there once `with` is validated. */
export function jobIdentifier(written: Written): BatchJobIdentifier {
  const {
    scriptBatchJobIdentifier,
    fileBatchJobIdentifier,
    s3BatchJobIdentifier,
    restartBatchJobIdentifier,
  } = written;
  if (scriptBatchJobIdentifier) return { scriptBatchJobIdentifier };
  if (fileBatchJobIdentifier) return { fileBatchJobIdentifier };
  if (s3BatchJobIdentifier) {
    const identifier = nested(s3BatchJobIdentifier.identifier);
    return { s3BatchJobIdentifier: { ...s3BatchJobIdentifier, identifier } };
  }
  if (restartBatchJobIdentifier) return { restartBatchJobIdentifier };
  throw new TypeError('batchJobIdentifier holds no member');
}

/** True when all that was written is there in what a server says; it may say more, such as a folder by default. */
export function holdsAll(written: unknown, said: unknown): boolean {
  if (typeof written !== 'object' || written === null) return written === said;
  if (typeof said !== 'object' || said === null) return false;
  return Object.entries(written).every(
    ([key, value]) => value === undefined || holdsAll(value, Reflect.get(said, key)),
  );
}
