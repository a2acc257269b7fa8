import type { Logger } from 'pino';
import type { Encryption } from '../encryption/index.ts';

/** Logs with which keys payloads are written and read, and which key files are not private. */
export function announceEncryption({ current, keys, warnings }: Encryption, logger: Logger): void {
  for (const warning of warnings) logger.warn(warning);
  if (keys.size === 0) return;
  const readable = [...keys.keys()];
  if (current === null)
    logger.warn({ readable }, 'payloads are written in plain text, and read with these keys');
  else logger.info({ key: current, readable }, 'payloads are encrypted');
}
