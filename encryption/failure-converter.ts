import { DefaultFailureConverter } from '@temporalio/common';

/*
 * Temporal's SDK loads this file by its path, once with Node's own `require` and once more into the workflow bundle: no
 * type may stand in it.
 */

/** Puts messages and stacks of failures into payloads, which the codec then encrypts. The UI shows `Encoded failure` without it. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
