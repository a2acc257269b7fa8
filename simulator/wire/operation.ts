import type * as z from 'zod';
import type { PartialFault } from '../faults/spec.ts';
import type { Resource } from '../resource.ts';
import type { Step } from '../timeline.ts';
import type { Answer } from './answer.ts';

/** One request, after it was told which operation it is. */
export interface Call {
  /** Of the credential scope (AWS) or the parameter RegionId; empty when there is none. */
  readonly region: string;
  readonly requestId: string;
  readonly now: number;
  readonly partial: PartialFault | undefined;
  header(name: string): string | undefined;
  /** Notes a change for the ledger. */
  effect(text: string): void;
  /** Lets a resource enter a state and go on from there, unless a fault has other plans for it. */
  move(resource: Resource, state: string, steps?: readonly Step[]): void;
  /** As `move`, for something that comes into being in its present state. */
  created(resource: Resource): void;
}

/** Members of path, query, headers and body in one record. */
export type Raw = Readonly<Record<string, unknown>>;

export interface Prepared {
  readonly resources: readonly string[];
  run(call: Call): Answer;
}

/** An operation of a service, ready to be routed. */
export interface Operation {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** With `:member` for a path member. */
  readonly path: string;
  /** The status of success. */
  readonly status: number;
  /** Headers that carry members, by header. */
  readonly headers: Readonly<Record<string, string>>;
  /** Query parameters that repeat. */
  readonly lists: readonly string[];
  /** Reads the input; a string is what is wrong with it. */
  prepare(raw: Raw): Prepared | string;
}

interface OperationInput<S extends z.ZodType> {
  name: string;
  method?: Operation['method'];
  path?: string;
  status?: number;
  headers?: Record<string, string>;
  lists?: string[];
  input: S;
  /** The names of what the call is about. */
  resources(input: z.output<S>): string[];
  run(input: z.output<S>, call: Call): unknown;
}

/** Ties an operation's route, input and effect together. `run` returns the body of success or throws a Refusal. */
export function operation<S extends z.ZodType>(given: OperationInput<S>): Operation {
  const status = given.status ?? 200;
  return {
    name: given.name,
    method: given.method ?? 'POST',
    path: given.path ?? '/',
    status,
    headers: given.headers ?? {},
    lists: given.lists ?? [],
    prepare(raw) {
      const parsed = given.input.safeParse(raw);
      if (!parsed.success) return problemsOf(parsed.error);
      const input = parsed.data;
      return {
        resources: given.resources(input),
        run: (call) => ({ status, body: given.run(input, call) }),
      };
    },
  };
}

function problemsOf(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`).join('; ');
}
