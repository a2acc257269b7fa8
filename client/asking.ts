import {
  type Client,
  Connection,
  isGrpcServiceError,
  ServiceError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { NamespaceNotFoundError } from '@temporalio/common';
import { TemporalUnreachable } from '../plan/temporal-unreachable.ts';
import { NamespaceNotFound, RunNotFound } from './errors.ts';

/** Longest wait for the server's own answers, in milliseconds; it needs a few. */
export const answerWithin = 5_000;

/** Codes of gRPC that mean that the server is not there for us. */
const grpc = {
  notFound: 5,
  deadlineExceeded: 4,
  permissionDenied: 7,
  unavailable: 14,
  unauthenticated: 16,
} as const;
const outOfReach: readonly number[] = [
  grpc.deadlineExceeded,
  grpc.permissionDenied,
  grpc.unavailable,
  grpc.unauthenticated,
];

/**
 * Asks the server, and turns what goes wrong into our typed errors.
 *
 * @throws {@link TemporalUnreachable} after 5 s, {@link RunNotFound}, {@link NamespaceNotFound}; anything else as it is
 */
export async function asking<Answer>(
  client: Client,
  workflowId: string,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await client.withDeadline(Date.now() + answerWithin, ask);
  } catch (error) {
    throw typed(client, workflowId, error);
  }
}

/** The same for calls that may take as long as they like. */
export async function waiting<Answer>(
  client: Client,
  workflowId: string,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    throw typed(client, workflowId, error);
  }
}

function typed(client: Client, workflowId: string, error: unknown): unknown {
  const code = grpcCode(error);
  const named = code === grpc.notFound && /namespace/i.test(innermost(error).message);
  if (named || error instanceof NamespaceNotFoundError)
    return new NamespaceNotFound(client.options.namespace);
  if (error instanceof WorkflowNotFoundError || code === grpc.notFound)
    return new RunNotFound(workflowId, client.options.namespace);
  if (code !== null && outOfReach.includes(code))
    return new TemporalUnreachable(addressOf(client), innermost(error));
  return error;
}

/** The gRPC status code of a failed call; null: it was something else. */
export function grpcCode(error: unknown): number | null {
  if (isGrpcServiceError(error)) return error.code;
  return error instanceof ServiceError && error.cause ? grpcCode(error.cause) : null;
}

/** What was wrong to begin with. */
export function innermost(error: unknown): Error {
  if (error instanceof Error && error.cause instanceof Error) return innermost(error.cause);
  return error instanceof Error ? error : new Error(String(error));
}

function addressOf({ connection }: Client): string {
  return connection instanceof Connection ? connection.options.address : 'its address';
}
