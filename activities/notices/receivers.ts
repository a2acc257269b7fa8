import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import { SettingsError } from '../settings-error.ts';

/** Somebody who is told. */
export interface Receiver {
  /** A hash of the address: what histories and metrics may hold of it. */
  id: string;
  /** Scheme, host and port, for logs: a path or a query may hold a token. */
  name: string;
  /** Without user and password, which are in `authorization`. */
  url: string;
  authorization: string | null;
}

/** Whom a worker tells, and what it signs with; several keys while one takes another's place. */
export interface Receivers {
  all: Receiver[];
  keys: Buffer[];
}

/** What the Standard Webhooks specification asks of a key, in bytes. */
const keyBytes = { least: 24, most: 64 };

/**
 * Reads SHOWCALLER_WEBHOOKS, and SHOWCALLER_WEBHOOK_SECRET or the file that SHOWCALLER_WEBHOOK_SECRET_FILE names. No
 * message holds an address or a secret. Throws `SettingsError`.
 */
export function readReceivers(env: NodeJS.ProcessEnv): Receivers {
  const all = listIn(env.SHOWCALLER_WEBHOOKS).map(readAddress);
  const unique = new Map(all.map((receiver) => [receiver.id, receiver]));
  return { all: [...unique.values()], keys: secretsIn(env).map(readKey) };
}

/** Says at the worker's start who is told, and whether they can know that it is us. */
export function announce({ all, keys }: Receivers, logger: Pick<Logger, 'info' | 'warn'>): void {
  if (all.length === 0) return;
  logger.info({ receivers: all.map(({ name }) => name) }, 'runs tell what happens to them');
  if (keys.length === 0) logger.warn('notices are not signed: SHOWCALLER_WEBHOOK_SECRET is not set');
}

function readAddress(text: string, index: number): Receiver {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new SettingsError(
      `SHOWCALLER_WEBHOOKS: address ${index + 1} is not one such as https://example.com/hooks/showcaller; several are separated by commas`,
    );
  const id = createHash('sha256').update(url.href).digest('hex').slice(0, 12);
  const { username, password } = url;
  const login = `${decoded(username)}:${decoded(password)}`;
  url.username = '';
  url.password = '';
  url.hash = '';
  return {
    id,
    name: url.origin,
    url: url.href,
    authorization: login === ':' ? null : `Basic ${Buffer.from(login).toString('base64')}`,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function secretsIn(env: NodeJS.ProcessEnv): string[] {
  const file = env.SHOWCALLER_WEBHOOK_SECRET_FILE?.trim();
  if (!file) return listIn(env.SHOWCALLER_WEBHOOK_SECRET);
  if (env.SHOWCALLER_WEBHOOK_SECRET?.trim())
    throw new SettingsError(
      'SHOWCALLER_WEBHOOK_SECRET and SHOWCALLER_WEBHOOK_SECRET_FILE are both set: which one is meant?',
    );
  const secrets = listIn(contentsOf(file));
  if (secrets.length === 0)
    throw new SettingsError(`SHOWCALLER_WEBHOOK_SECRET_FILE: ${JSON.stringify(file)} holds no secret`);
  return secrets;
}

function contentsOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SettingsError(
      `SHOWCALLER_WEBHOOK_SECRET_FILE is ${JSON.stringify(file)}, which cannot be read: ${reason}`,
    );
  }
}

function readKey(secret: string): Buffer {
  const text = secret.replace(/^whsec_/, '');
  const key = Buffer.from(text, 'base64');
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(text);
  if (!isBase64 || key.length < keyBytes.least || key.length > keyBytes.most)
    throw new SettingsError(
      `SHOWCALLER_WEBHOOK_SECRET: a secret is ${keyBytes.least} to ${keyBytes.most} random bytes in base64, such as \`openssl rand -base64 32\` makes`,
    );
  return key;
}

function listIn(text: string | undefined): string[] {
  return (text ?? '')
    .split(/[,\s]+/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
}
