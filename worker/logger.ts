import { type Logger, type LoggerOptions, pino } from 'pino';

/** Values of SHOWCALLER_LOG_LEVEL. */
const LEVELS: readonly string[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** Fields that must never reach a log, wherever they appear on the first two levels. */
const SECRETS = ['apiKey', 'authorization', 'password', 'secret', 'secretAccessKey', 'sessionToken', 'token'];

/**
 * A logger of JSON lines to standard error, at the level SHOWCALLER_LOG_LEVEL (default `info`).
 *
 * Of an error it writes type, message, code and stack, and those of its causes: never its details, which may hold what
 * users put into a runbook.
 *
 * @throws an Error when the level is none
 */
export function createLogger(env: NodeJS.ProcessEnv = process.env): Logger {
  const level = env.SHOWCALLER_LOG_LEVEL || 'info';
  if (!LEVELS.includes(level)) {
    throw new Error(`SHOWCALLER_LOG_LEVEL is "${level}", but must be one of ${LEVELS.join(', ')}`);
  }
  const options: LoggerOptions = {
    level,
    base: { pid: process.pid },
    formatters: { level: (label) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: '•••' },
    serializers: { err: describeError, error: describeError },
  };
  return pino(options, pino.destination({ fd: 2, sync: true }));
}

interface ErrorDescription {
  readonly type: string;
  readonly message: string;
  readonly code?: string | number;
  readonly stack?: string;
  readonly cause?: unknown;
}

function describeError(error: unknown): ErrorDescription | unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error ? error.code : undefined;
  return {
    // An ApplicationFailure's own type says more than its class.
    type: 'type' in error && typeof error.type === 'string' ? error.type : error.name,
    message: error.message,
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(error.stack !== undefined && { stack: error.stack }),
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  };
}
