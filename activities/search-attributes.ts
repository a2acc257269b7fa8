import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { Logger } from 'pino';
import { searchAttributes } from '../plan/search-attributes.ts';
import { quoted } from '../plan/shell.ts';

const { IndexedValueType } = proto.temporal.api.enums.v1;
const types = {
  Keyword: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  Datetime: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
  Bool: IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
} as const;
const wanted = Object.entries(searchAttributes).map(([name, type]) => ({ name, type: types[type] }));

/** How long an answer of the server holds, in milliseconds. */
const holdsMs = 60_000;
/**
 * How long all of them must have been there before they are used, in milliseconds. Services of a server hear of a new one
 * within a minute, and an upsert that one of them does not know fails the workflow task.
 */
const settledMs = 90_000;
/** A run waits for the answer for so long at most, in milliseconds. */
const answerMs = 2_000;

interface SearchAttributesOptions {
  client: Client;
  namespace: string;
  logger: Logger;
  /** A server that we started ourselves, with them. */
  ownServer: boolean;
}

/** The search attributes of runs, as far as the namespace has them. Nothing here ever fails. */
export class SearchAttributes {
  readonly #options: SearchAttributesOptions;
  #lookedAt = 0;
  /** Since when all of them are known to be there, epoch milliseconds; null: they are not. */
  #since: number | null = null;
  #registered: Promise<void> | null = null;

  constructor(options: SearchAttributesOptions) {
    this.#options = options;
  }

  /** Registers those that are missing where that is allowed; else logs how a person does it. */
  register(): Promise<void> {
    this.#registered ??= this.#register();
    return this.#registered;
  }

  /** True: the whole server knows all of them, and a run may upsert them. In doubt false. */
  async usable(): Promise<boolean> {
    const answered = new AbortController();
    const late = sleep(answerMs, false, { signal: answered.signal }).catch(() => false);
    try {
      return await Promise.race([this.#usable(), late]);
    } catch {
      return false;
    } finally {
      answered.abort();
    }
  }

  async #usable(): Promise<boolean> {
    await this.register();
    if (Date.now() - this.#lookedAt > holdsMs) await this.#look();
    return this.#since !== null && Date.now() - this.#since >= settledMs;
  }

  async #register(): Promise<void> {
    const { client, namespace, logger, ownServer } = this.#options;
    try {
      const missing = await this.#look();
      if (missing.length === 0) {
        if (ownServer || (await this.#isUsed())) this.#since = 0;
        return;
      }
      const types = Object.fromEntries(missing.map(({ name, type }) => [name, type]));
      await client.connection.operatorService.addSearchAttributes({ namespace, searchAttributes: types });
      logger.info({ namespace, names: Object.keys(types) }, 'registered the search attributes of runs');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const how = `without search attributes, the list of runs cannot be filtered by them; to register them: ${byHand(namespace)}`;
      logger.warn({ namespace, reason }, how);
    }
  }

  /** Asks the server which are missing. */
  async #look(): Promise<typeof wanted> {
    const { client, namespace } = this.#options;
    const { customAttributes } = await client.connection.operatorService.listSearchAttributes({ namespace });
    const missing = wanted.filter(({ name, type }) => customAttributes?.[name] !== type);
    this.#lookedAt = Date.now();
    if (missing.length > 0) this.#since = null;
    else this.#since ??= this.#lookedAt;
    return missing;
  }

  /** A run has upserted them, so that the whole server knows them. */
  async #isUsed(): Promise<boolean> {
    try {
      const { count } = await this.#options.client.workflow.count('ShowcallerPhase IS NOT NULL');
      return count > 0;
    } catch {
      return false;
    }
  }
}

/** The command that registers all of them. */
function byHand(namespace: string): string {
  const names = Object.entries(searchAttributes).map(([name, type]) => `--name ${name} --type ${type}`);
  return `temporal operator search-attribute create --namespace ${quoted(namespace)} ${names.join(' ')}`;
}
