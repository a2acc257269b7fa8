import {
  type Client,
  ServiceError,
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import {
  type ClaimAnswer,
  type ClaimAsk,
  claimsId,
  claimsTaskQueue,
  claimsUpdate,
} from '../../plan/claims.ts';
import { workflowTypes } from '../../plan/names.ts';

/** Asks of one update; more wait for the next. A payload of so many with names of 1,000 channels stays below its limit. */
const mostAsks = 100;
const mostBytes = 512 * 1024;

interface Waiting {
  ask: ClaimAsk;
  bytes: number;
  resolve(answer: ClaimAnswer): void;
  reject(error: unknown): void;
}

/** The claims as a worker asks for them: what many steps ask at one time goes in one update, and one is under way a service and region. */
export class Claims {
  readonly #client: Client;
  readonly #account: string;
  readonly #waiting = new Map<string, Waiting[]>();
  readonly #underWay = new Set<string>();

  /** @param account - which services they are about, where one namespace knows several */
  constructor(client: Client, account: string) {
    this.#client = client;
    this.#account = account;
  }

  get client(): Client {
    return this.#client;
  }

  /** The claims workflow of a service's scope. */
  id(scope: string): string {
    return claimsId(this.#account, scope);
  }

  /** Rejects when Temporal does not answer; asking again does no harm. */
  ask(id: string, ask: ClaimAsk): Promise<ClaimAnswer> {
    return new Promise((resolve, reject) => {
      const bytes = JSON.stringify(ask).length;
      this.#waiting.set(id, [...(this.#waiting.get(id) ?? []), { ask, bytes, resolve, reject }]);
      // One turn later: what begins in one workflow task asks together.
      if (!this.#underWay.has(id)) {
        this.#underWay.add(id);
        setImmediate(() => void this.#send(id));
      }
    });
  }

  async #send(id: string): Promise<void> {
    for (;;) {
      const batch = this.#next(id);
      if (batch.length === 0) break;
      try {
        const answers = await this.#update(
          id,
          batch.map(({ ask }) => ask),
        );
        for (const [index, one] of batch.entries()) {
          const answer = answers[index];
          if (answer) one.resolve(answer);
          else one.reject(new RangeError(`${id} did not answer`));
        }
      } catch (error) {
        for (const one of batch) one.reject(error);
      }
    }
    this.#underWay.delete(id);
  }

  #next(id: string): Waiting[] {
    const waiting = this.#waiting.get(id) ?? [];
    let bytes = 0;
    const fits = waiting.findIndex((one, index) => {
      bytes += one.bytes;
      return index > 0 && (index >= mostAsks || bytes > mostBytes);
    });
    const batch = fits < 0 ? waiting : waiting.slice(0, fits);
    if (fits < 0) this.#waiting.delete(id);
    else this.#waiting.set(id, waiting.slice(fits));
    return batch;
  }

  async #update(id: string, asks: ClaimAsk[]): Promise<ClaimAnswer[]> {
    const workflow = this.#client.workflow;
    for (let time = 0; ; time += 1)
      try {
        return await workflow.getHandle(id).executeUpdate<ClaimAnswer[], [ClaimAsk[]]>(claimsUpdate, {
          args: [asks],
        });
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return this.#start(id, asks);
        if (time >= 3 || !isPassing(error)) throw error;
      }
  }

  /** The first that asks, and the first after somebody terminated it. */
  #start(id: string, asks: ClaimAsk[]): Promise<ClaimAnswer[]> {
    return this.#client.workflow.executeUpdateWithStart<
      (saved?: never) => Promise<void>,
      ClaimAnswer[],
      [ClaimAsk[]]
    >(claimsUpdate, {
      args: [asks],
      startWorkflowOperation: new WithStartWorkflowOperation(workflowTypes.claims, {
        workflowId: id,
        taskQueue: claimsTaskQueue,
        args: [],
        workflowIdConflictPolicy: 'USE_EXISTING',
        staticSummary: 'who holds what',
      }),
    });
  }
}

/** Such as an update that came while the workflow continued as a new run. */
function isPassing(error: unknown): boolean {
  return error instanceof ServiceError && !(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError);
}
