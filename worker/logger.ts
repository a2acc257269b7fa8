import { type Logger, type LoggerOptions, pino } from 'pino';
import { concealedInLogs } from '../activities/secrets.ts';
import { SettingsError } from '../activities/settings-error.ts';

/** Values of SHOWCALLER_LOG_LEVEL. */
const LEVELS: readonly string[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** Fields that must never reach a log, wherever they appear on the first two levels. */
const SECRETS = ['apiKey', 'authorization', 'password', 'secret', 'secretAccessKey', 'sessionToken', 'token'];

/**
 * A logger of JSON lines to standard error, at the level SHOWCALLER_LOG_LEVEL (default `info`).
 *
 * Of an error it writes type, message, code and stack, and those of its causes: never its details, which may hold what
 * users put into a runbook. Values of secret parameters that activities of this process have been given are taken out of
 * everything.
 *
 * @throws `SettingsError` when the level is none
 */
export function createLogger(env: NodeJS.ProcessEnv = process.env): Logger {
  const level = env.SHOWCALLER_LOG_LEVEL || 'info';
  if (!LEVELS.includes(level)) {
    throw new SettingsError(
      `SHOWCALLER_LOG_LEVEL is ${JSON.stringify(level)}, but must be one of ${LEVELS.join(', ')}`,
    );
  }
  const options: LoggerOptions = {
    level,
    base: { pid: process.pid },
    formatters: { level: (label) => ({ level: label }), log: concealedFields },
    hooks: {
      logMethod(words, log) {
        const [first, second, ...rest] = words;
        if (typeof first === 'string') log.apply(this, [concealedInLogs(first), second, ...rest]);
        else log.apply(this, [first, typeof second === 'string' ? concealedInLogs(second) : second, ...rest]);
      },
    },
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
    message: concealedInLogs(error.message),
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(error.stack !== undefined && { stack: concealedInLogs(error.stack) }),
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  };
}

/** The fields of a line; errors have a description of their own. */
function concealedFields(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, concealedField(value, 0)]));
}

function concealedField(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return concealedInLogs(value);
  if (Array.isArray(value) && depth < 5) return value.map((item) => concealedField(item, depth + 1));
  if (!isPlain(value) || depth >= 5) return value;
  const members = Object.entries(value);
  return Object.fromEntries(members.map(([name, item]) => [name, concealedField(item, depth + 1)]));
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
